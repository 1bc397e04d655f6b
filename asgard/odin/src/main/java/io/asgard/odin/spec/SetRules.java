package io.asgard.odin.spec;

import java.util.ArrayList;
import java.util.List;

/** What must hold between all resources of a platform. */
public final class SetRules {
  private SetRules() {}

  /** Every problem, in the order of the resources. */
  public static List<Problem> problems(List<Resource> resources, Places places) {
    List<Problem> problems = new ArrayList<>();
    ReferenceRule references = new ReferenceRule(resources, places, problems::add);
    NeighbourRule neighbours = new NeighbourRule(resources, places, problems::add);
    NameRule names = new NameRule(places, problems::add);
    for (Resource resource : resources) {
      names.check(resource);
      references.check(resource);
      neighbours.check(resource);
    }
    PortRule.check(resources, places, problems::add);
    return problems;
  }
}
