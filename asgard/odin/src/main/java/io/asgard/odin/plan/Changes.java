package io.asgard.odin.plan;

import io.asgard.odin.spec.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Compares declarations field by field. Pure. */
public final class Changes {
  private Changes() {}

  /** The fields that differ, of resources that are in both lists. */
  public static List<Change> between(List<Resource> before, List<Resource> after) {
    Map<String, Resource> known = new LinkedHashMap<>();
    before.forEach(resource -> known.put(resource.id(), resource));
    List<Change> changes = new ArrayList<>();
    for (Resource resource : after) {
      Resource old = known.get(resource.id());
      if (old != null && !old.equals(resource)) {
        compare(resource.id(), fields(old), fields(resource), changes);
      }
    }
    return changes;
  }

  private static void compare(
      String resource, Map<String, String> before, Map<String, String> after, List<Change> to) {
    Set<String> names = new LinkedHashSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      String old = before.getOrDefault(name, "");
      String now = after.getOrDefault(name, "");
      if (!old.equals(now)) {
        to.add(new Change(resource, name, old, now));
      }
    }
  }

  private static Map<String, String> fields(Resource resource) {
    Map<String, String> fields = new TreeMap<>();
    fields.put("team", resource.team());
    resource.spec().forEach((name, value) -> flatten(name, value, fields));
    return fields;
  }

  private static void flatten(String path, Object value, Map<String, String> to) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, item) -> flatten(path + "." + key, item, to));
    } else if (value instanceof List<?> list && list.stream().anyMatch(Map.class::isInstance)) {
      for (int i = 0; i < list.size(); i++) {
        flatten(path + "." + i, list.get(i), to);
      }
    } else {
      to.put(path, String.valueOf(value));
    }
  }
}
