package io.asgard.odin.provider.local;

import io.asgard.odin.spec.Resource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How resources of a kind become parts. */
interface Blueprint {
  /** What others can refer to, by attribute. */
  default Map<String, String> offers(Resource resource) {
    return Map.of();
  }

  /** The names of the parts, so that others can need them. */
  List<String> names(Resource resource);

  /**
   * The parts.
   *
   * @param resource without references
   * @param needs the parts that its references name
   */
  List<LocalPart> expand(Resource resource, Set<String> needs, Neighbours neighbours);
}
