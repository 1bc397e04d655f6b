package io.asgard.odin.provider.local;

import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What else is declared, for parts that need it without referring to it by name. */
record Neighbours(
    List<Resource> resources,
    Map<String, List<String>> parts,
    Map<String, Map<String, String>> offers) {

  /** The names of the parts of a resource, by its id. */
  Set<String> partsOf(Resource resource) {
    return new LinkedHashSet<>(parts.getOrDefault(resource.id(), List.of()));
  }

  /**
   * The one resource of a kind.
   *
   * @throws IllegalArgumentException if there is none
   */
  Resource one(Kind kind, String because) {
    return all(kind).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    kind.title() + ": none is declared (expected: one, for " + because + ")"));
  }

  List<Resource> all(Kind kind) {
    return resources.stream().filter(resource -> resource.kind() == kind).toList();
  }

  Optional<Resource> named(Kind kind, String name) {
    return all(kind).stream().filter(resource -> resource.name().equals(name)).findFirst();
  }

  String offer(Resource resource, String attribute) {
    return offers.getOrDefault(resource.name(), Map.of()).getOrDefault(attribute, "");
  }
}
