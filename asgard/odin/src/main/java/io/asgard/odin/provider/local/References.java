package io.asgard.odin.provider.local;

import io.asgard.odin.spec.Resource;
import io.asgard.platform.service.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${name.attribute}} in a resource by what the resource of that name offers.
 * Whoever refers to another needs it.
 */
final class References {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{([a-z][a-z0-9_-]*)\\.([a-z][a-z-]*)}");

  private final Map<String, Map<String, String>> offers;
  private final Problems problems;

  References(Map<String, Map<String, String>> offers, Problems problems) {
    this.offers = offers;
    this.problems = problems;
  }

  /** A resource without references, and the names that it referred to. */
  record Resolved(Resource resource, Set<String> names) {}

  Resolved resolve(Resource resource) {
    Set<String> names = new LinkedHashSet<>();
    Map<String, Object> spec = new LinkedHashMap<>();
    resource.spec().forEach((key, value) -> spec.put(key, replace(value, resource, names)));
    return new Resolved(resource.with(spec), names);
  }

  private Object replace(Object value, Resource of, Set<String> names) {
    if (value instanceof String text) {
      return REFERENCE
          .matcher(text)
          .replaceAll(
              m -> Matcher.quoteReplacement(look(m.group(), m.group(1), m.group(2), of, names)));
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(item -> copy.add(replace(item, of, names)));
      return copy;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((key, item) -> copy.put(String.valueOf(key), replace(item, of, names)));
      return copy;
    }
    return value;
  }

  private String look(String whole, String name, String attribute, Resource of, Set<String> names) {
    boolean self = "self".equals(name);
    String actual = self ? of.name() : name;
    Map<String, String> offered = offers.getOrDefault(actual, Map.of());
    String value = offered.get(attribute);
    if (value == null) {
      problems.add(
          of.id()
              + ": ${"
              + name
              + "."
              + attribute
              + "} is unknown (expected: "
              + (offered.isEmpty()
                  ? "one of the names " + offers.keySet()
                  : "one of the attributes " + offered.keySet())
              + ")");
      return "";
    }
    if (!actual.equals(of.name())) {
      names.add(actual);
    }
    if (self && of.whole("replicas", 1) > 1) {
      return whole; // Each replica has its own.
    }
    return value;
  }
}
