package io.asgard.odin.spec;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@code ${name.attribute}} refers to is offered by somebody. */
final class ReferenceRule {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{([a-z][a-z0-9_-]*)\\.([a-z][a-z-]*)}");
  private static final List<String> ODIN = List.of("url", "home", "root");

  private final Map<String, Set<String>> offers = new TreeMap<>();
  private final Places places;
  private final Consumer<Problem> problems;

  ReferenceRule(List<Resource> resources, Places places, Consumer<Problem> problems) {
    this.places = places;
    this.problems = problems;
    offers.put("odin", new TreeSet<>(ODIN));
    for (Resource resource : resources) {
      if (!resource.kind().offers().isEmpty()) {
        offers
            .computeIfAbsent(resource.name(), name -> new TreeSet<>())
            .addAll(resource.kind().offers());
      }
    }
  }

  void check(Resource resource) {
    check(resource, "spec", resource.spec());
  }

  private void check(Resource of, String path, @Nullable Object value) {
    if (value instanceof String text) {
      Matcher reference = REFERENCE.matcher(text);
      while (reference.find()) {
        look(of, path, reference);
      }
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, item) -> check(of, path + "." + key, item));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        check(of, path + "." + i, list.get(i));
      }
    }
  }

  private void look(Resource of, String path, Matcher reference) {
    String name = "self".equals(reference.group(1)) ? of.name() : reference.group(1);
    Set<String> attributes = offers.get(name);
    if (attributes == null) {
      String names = "${NAME.…} with " + Nearest.oneOf(name, offers.keySet());
      problems.accept(places.problem(of, path, reference.group(), names));
    } else if (!attributes.contains(reference.group(2))) {
      String known = "${" + name + ".…} with " + Nearest.oneOf(reference.group(2), attributes);
      problems.accept(places.problem(of, path, reference.group(), known));
    }
  }
}
