package io.asgard.odin.spec;

import io.asgard.platform.service.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How a cluster that is there may grow and shrink. */
public final class ScaleRule {
  private ScaleRule() {}

  /**
   * Checks the clusters of streams that are declared before and after.
   *
   * @throws IllegalArgumentException naming every one that would have another quorum of controllers
   */
  public static void check(List<Resource> before, List<Resource> after) {
    Map<String, Resource> known = new HashMap<>();
    before.forEach(resource -> known.put(resource.id(), resource));
    Problems problems = new Problems();
    for (Resource stream : after) {
      Resource old = known.get(stream.id());
      if (stream.kind() == Kind.STREAM && old != null) {
        check(old, stream, problems);
      }
    }
    problems.throwIfAny();
  }

  private static void check(Resource old, Resource stream, Problems problems) {
    compare(stream.id() + ": brokers", old, stream, "", problems);
    List<String> copies = new ArrayList<>(StreamFields.COPIES);
    copies.removeIf(copy -> !old.spec().containsKey(copy) || !stream.spec().containsKey(copy));
    for (String copy : copies) {
      String field = stream.id() + ": " + copy + ".brokers";
      compare(field, old.with(old.map(copy)), stream.with(stream.map(copy)), copy, problems);
    }
  }

  private static void compare(
      String field, Resource old, Resource cluster, String copy, Problems problems) {
    int before = ResourceRules.brokers(old, copy);
    int now = ResourceRules.brokers(cluster, copy);
    int replicas = ResourceRules.replicas(before);
    problems.check(
        ResourceRules.replicas(now) == replicas,
        field
            + ": "
            + now
            + " (expected: "
            + (replicas < ResourceRules.MOST_REPLICAS ? "" : "at least ")
            + replicas
            + ", as it was made; its controllers and the replicas of its partitions cannot become"
            + " others, so declare a new one and replay to it)");
  }
}
