package io.asgard.enigma.store;

import io.asgard.contracts.v1.Field;
import io.asgard.contracts.v1.MetricModel;
import io.asgard.contracts.v1.Tag;
import io.asgard.platform.service.ConflictException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The columns of a table that exists.
 *
 * @param keys the tags by which a point replaces an earlier one of the same time
 * @param others columns that are neither tag nor field → their type
 */
public record TableShape(
    Set<String> tags, Set<String> keys, Set<String> fields, Map<String, String> others) {

  public TableShape {
    tags = new TreeSet<>(tags);
    keys = new TreeSet<>(keys);
    fields = new TreeSet<>(fields);
    others = new TreeMap<>(others);
  }

  public static TableShape of(MetricModel model) {
    Set<String> tags = tags(model);
    return new TableShape(tags, tags, fields(model), Map.of());
  }

  /**
   * The fields of the model that the table lacks.
   *
   * @throws ConflictException naming all that cannot be changed in a table that has points
   */
  public Set<String> missing(MetricModel model) {
    List<String> conflicts = new ArrayList<>();
    Set<String> wanted = tags(model);
    if (!tags.equals(wanted)) {
      conflicts.add("tags: " + wanted + " (expected: " + tags + ", as the table has)");
    } else if (!keys.equals(tags)) {
      // Without every tag in the keys, distinct series of one window would replace each other.
      conflicts.add("the table's keys: " + keys + " (expected: all tags, " + tags + ")");
    }
    Set<String> missing = fields(model);
    missing.removeAll(fields);
    for (String field : missing) {
      if (tags.contains(field) || others.containsKey(field)) {
        String type = others.getOrDefault(field, "tag");
        conflicts.add("field " + field + ": is a " + type + " in the table (expected: a field)");
      }
    }
    if (!conflicts.isEmpty()) {
      throw new ConflictException(String.join("\n", conflicts));
    }
    return missing;
  }

  private static Set<String> tags(MetricModel model) {
    return model.getTagsList().stream()
        .map(Tag::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> fields(MetricModel model) {
    return model.getFieldsList().stream()
        .map(Field::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
