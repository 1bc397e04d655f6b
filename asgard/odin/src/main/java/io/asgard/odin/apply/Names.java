package io.asgard.odin.apply;

import io.asgard.odin.plan.Part;
import io.asgard.odin.spec.Resource;
import io.asgard.platform.service.Problems;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What one set declares, no other may: it would take it over, and remove it with itself. */
final class Names {
  private final String set;
  private final Map<String, String> ofOthers = new HashMap<>();

  /**
   * Names.
   *
   * @param sets all that are declared; the one of this name is to be replaced
   */
  Names(String set, Map<String, List<Resource>> sets) {
    this.set = set;
    sets.forEach((name, resources) -> resources.forEach(r -> put(name, r)));
  }

  private void put(String name, Resource resource) {
    if (!name.equals(set)) {
      ofOthers.put(resource.id(), name);
    }
  }

  /**
   * Checks the resources of the set.
   *
   * @param parts of these and of all other sets' resources
   * @throws IllegalArgumentException naming every one that another set has
   */
  void check(List<Resource> resources, List<Part> parts) {
    Problems problems = new Problems();
    Map<String, String> partsOfOthers = new HashMap<>();
    for (Part part : parts) {
      String other = ofOthers.get(part.resource());
      if (other != null) {
        partsOfOthers.put(part.name(), other);
      }
    }
    for (Resource resource : resources) {
      check(resource, parts, partsOfOthers, problems);
    }
    problems.throwIfAny();
  }

  private void check(
      Resource resource, List<Part> parts, Map<String, String> partsOfOthers, Problems problems) {
    String kind = resource.kind().title().toLowerCase(Locale.ROOT);
    String same = ofOthers.get(resource.id());
    if (same != null) {
      problems.add(words(kind + " " + resource.name() + ":", same));
      return;
    }
    for (Part part : parts) {
      String other = partsOfOthers.get(part.name());
      if (other != null && part.resource().equals(resource.id())) {
        boolean own =
            part.name().equals(resource.name()) || part.name().equals(kind + "/" + resource.name());
        String whole = kind + " " + resource.name() + ":";
        problems.add(words(own ? whole : whole + " its part " + part.name() + " is", other));
      }
    }
  }

  private static String words(String what, String set) {
    return what + " declared by set " + set + " (expected: a name of its own)";
  }
}
