package io.asgard.odin.provider.local;

import io.asgard.odin.provider.local.References.Resolved;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import io.asgard.platform.service.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Resources to parts: who offers what, who refers to whom, and then each by its blueprint. */
final class Expander {
  private final Map<Kind, Blueprint> blueprints;
  private final Map<String, String> odin;

  /**
   * An expander.
   *
   * @param odin what Odin itself offers
   */
  Expander(Map<Kind, Blueprint> blueprints, Map<String, String> odin) {
    this.blueprints = blueprints;
    this.odin = odin;
  }

  /** The parts of those resources that have no problem. */
  List<LocalPart> expand(List<Resource> resources, Problems problems) {
    Neighbours neighbours = neighbours(resources);
    References references = new References(neighbours.offers(), problems);
    List<LocalPart> parts = new ArrayList<>();
    for (Resource resource : resources) {
      Resolved resolved = references.resolve(resource);
      try {
        List<String> limits = Limits.lines(resolved.resource());
        blueprint(resource)
            .expand(resolved.resource(), needs(resolved, neighbours), neighbours)
            .forEach(part -> parts.add(part instanceof Program p ? p.after(limits) : part));
      } catch (IllegalArgumentException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    checkPorts(parts, problems);
    return parts;
  }

  private Neighbours neighbours(List<Resource> resources) {
    Map<String, List<String>> parts = new LinkedHashMap<>();
    Map<String, Map<String, String>> offers = new LinkedHashMap<>();
    offers.put("odin", odin);
    for (Resource resource : resources) {
      parts.put(resource.id(), blueprint(resource).names(resource));
      Map<String, String> offered = blueprint(resource).offers(resource);
      if (!offered.isEmpty()) {
        offers.put(resource.name(), offered);
      }
    }
    return new Neighbours(resources, parts, offers);
  }

  private static Set<String> needs(Resolved resolved, Neighbours neighbours) {
    Set<String> needs = new LinkedHashSet<>();
    boolean service = resolved.resource().kind().isService();
    for (Resource other : neighbours.resources()) {
      // Our services bear it that others are not there yet, so all of them can start at once.
      if (!(service && other.kind().isService())
          && resolved.names().contains(other.name())
          && neighbours.offers().containsKey(other.name())) {
        needs.addAll(neighbours.partsOf(other));
      }
    }
    return needs;
  }

  private static void checkPorts(List<LocalPart> parts, Problems problems) {
    Map<Integer, String> owners = new LinkedHashMap<>();
    for (LocalPart part : parts) {
      if (part instanceof Program program) {
        for (int port : program.ports()) {
          String other = owners.putIfAbsent(port, program.name());
          problems.check(
              other == null,
              "port: " + port + " of " + program.name() + " (expected: not " + other + "'s)");
        }
      }
    }
  }

  private Blueprint blueprint(Resource resource) {
    Blueprint blueprint = blueprints.get(resource.kind());
    if (blueprint == null) {
      throw new IllegalStateException("kind: " + resource.kind());
    }
    return blueprint;
  }
}
