package io.asgard.odin.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A map with these fields and no others.
 *
 * @param needs fields that make no sense without another one, by name
 */
record ObjectOf(List<Field> fields, Map<String, String> needs) implements Type {
  static ObjectOf of(Field... fields) {
    return new ObjectOf(List.of(fields), Map.of());
  }

  ObjectOf needing(Map<String, String> needs) {
    return new ObjectOf(fields, needs);
  }

  /** The same and more; a field of the same name takes the place of the one that is there. */
  ObjectOf and(Field... more) {
    Map<String, Field> all = new LinkedHashMap<>();
    fields.forEach(field -> all.put(field.name(), field));
    for (Field field : more) {
      all.put(field.name(), field);
    }
    return new ObjectOf(List.copyOf(all.values()), needs);
  }

  ObjectOf without(String name) {
    return new ObjectOf(
        fields.stream().filter(field -> !field.name().equals(name)).toList(), needs);
  }

  @Override
  public String words() {
    return "a map";
  }

  @Override
  public String label() {
    return "map";
  }

  List<String> names() {
    return fields.stream().map(Field::name).sorted().toList();
  }

  @Override
  public void check(String path, @Nullable Object value, Complaints complaints) {
    if (!(value instanceof Map<?, ?> map)) {
      complaints.add(path, value, words());
      return;
    }
    for (Object key : map.keySet()) {
      String name = String.valueOf(key);
      if (!names().contains(name)) {
        complaints.add(below(path, name), "unknown field", Nearest.oneOf(name, names()));
      }
    }
    for (Field field : fields) {
      Object given = map.get(field.name());
      String other = needs.get(field.name());
      if (given != null && other != null && map.get(other) == null) {
        complaints.add(below(path, field.name()), given, "only with " + other);
      }
      // A key without a value is as good as no key.
      if (given != null || field.required()) {
        field.type().check(below(path, field.name()), given, complaints);
      }
    }
  }

  private static String below(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Field field : fields) {
      properties.put(field.name(), field.schema());
      if (field.required()) {
        required.add(field.name());
      }
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    if (!needs.isEmpty()) {
      Map<String, Object> dependent = new TreeMap<>();
      needs.forEach((field, other) -> dependent.put(field, List.of(other)));
      schema.put("dependentRequired", dependent);
    }
    schema.put("additionalProperties", false);
    return schema;
  }
}
