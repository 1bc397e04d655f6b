package io.asgard.odin.plan;

import io.asgard.odin.plan.Step.Action;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Compares what is wanted with what is. Pure. */
public final class Planner {
  private Planner() {}

  /**
   * The steps from one to the other.
   *
   * @param before the parts that were wanted until now; they say in which order to remove
   * @param desired the parts that are wanted from now on
   * @param actual fingerprint of each part that is there
   * @throws IllegalArgumentException if parts need each other in a circle
   */
  public static Plan plan(List<Part> before, List<Part> desired, Map<String, String> actual) {
    Map<String, Part> wanted = byName(desired);
    List<Step> steps = new ArrayList<>(removals(byName(before), wanted, actual));
    List<String> gone = steps.stream().map(step -> step.part().name()).toList();
    Map<String, String> lastOfResource = new HashMap<>();
    for (Part part : inOrder(wanted)) {
      String there = actual.get(part.name());
      if (there == null) {
        // What goes may hold a port or a name that what comes wants.
        Set<String> after = new LinkedHashSet<>(part.needs());
        after.addAll(gone);
        steps.add(new Step(Action.CREATE, part, "is not there", after));
      } else if (!there.equals(part.fingerprint())) {
        Set<String> after = new LinkedHashSet<>(part.needs());
        // Parts of one resource are replaced one by one: it serves all the while.
        String previous = lastOfResource.put(part.resource(), part.name());
        if (previous != null) {
          after.add(previous);
        }
        steps.add(new Step(Action.REPLACE, part, "settings or files changed", after));
      }
    }
    return new Plan(onlyAmong(steps), unchanged(wanted, actual));
  }

  private static List<Step> removals(
      Map<String, Part> before, Map<String, Part> wanted, Map<String, String> actual) {
    Map<String, Part> gone = new LinkedHashMap<>();
    for (Map.Entry<String, String> there : new TreeMap<>(actual).entrySet()) {
      String name = there.getKey();
      if (!wanted.containsKey(name)) {
        gone.put(name, before.getOrDefault(name, new Part(name, "?", Set.of(), there.getValue())));
      }
    }
    List<Part> order = new ArrayList<>(inOrder(gone));
    Collections.reverse(order);
    return order.stream()
        .map(part -> new Step(Action.REMOVE, part, "is not wanted any more", needing(part, gone)))
        .toList();
  }

  private static Set<String> needing(Part part, Map<String, Part> parts) {
    Set<String> names = new LinkedHashSet<>();
    for (Part other : parts.values()) {
      if (other.needs().contains(part.name())) {
        names.add(other.name());
      }
    }
    return names;
  }

  /** A step waits only for steps of this plan: the rest is as it should be. */
  private static List<Step> onlyAmong(List<Step> steps) {
    Set<String> names = new LinkedHashSet<>();
    steps.forEach(step -> names.add(step.part().name()));
    List<Step> result = new ArrayList<>();
    for (Step step : steps) {
      Set<String> after = new LinkedHashSet<>(step.after());
      after.retainAll(names);
      result.add(new Step(step.action(), step.part(), step.reason(), after));
    }
    return result;
  }

  private static int unchanged(Map<String, Part> wanted, Map<String, String> actual) {
    return (int)
        wanted.values().stream()
            .filter(part -> part.fingerprint().equals(actual.get(part.name())))
            .count();
  }

  private static Map<String, Part> byName(List<Part> parts) {
    Map<String, Part> map = new LinkedHashMap<>();
    parts.forEach(part -> map.put(part.name(), part));
    return map;
  }

  /** What is needed comes first; else as given. */
  private static List<Part> inOrder(Map<String, Part> parts) {
    Map<String, Part> done = new LinkedHashMap<>();
    for (Part part : parts.values()) {
      visit(part, parts, done, new LinkedHashSet<>());
    }
    return List.copyOf(done.values());
  }

  private static void visit(
      Part part, Map<String, Part> parts, Map<String, Part> done, Set<String> path) {
    if (done.containsKey(part.name())) {
      return;
    }
    if (!path.add(part.name())) {
      throw new IllegalArgumentException("needs: " + path + " (expected: no circle)");
    }
    for (String need : part.needs()) {
      Part needed = parts.get(need);
      if (needed != null) {
        visit(needed, parts, done, path);
      }
    }
    path.remove(part.name());
    done.put(part.name(), part);
  }
}
