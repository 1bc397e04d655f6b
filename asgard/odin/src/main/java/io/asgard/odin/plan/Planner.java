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
   * @throws IllegalArgumentException if parts need each other in a circle
   */
  public static Plan plan(List<Part> before, List<Part> desired, Observed observed) {
    Map<String, Part> wanted = byName(desired);
    Map<String, String> actual = observed.fingerprints();
    Set<String> drifted = drifted(observed.drift());
    List<Part> order = inOrder(wanted);
    Set<String> missing = new LinkedHashSet<>(wanted.keySet());
    missing.removeAll(actual.keySet());
    Departures departures =
        new Departures(removals(byName(before), wanted, actual), wanted, missing);
    List<Step> steps = new ArrayList<>(departures.steps());
    Map<String, String> lastOfEquals = new HashMap<>();
    for (Part part : order) {
      String there = actual.get(part.name());
      if (there == null) {
        Set<String> after = new LinkedHashSet<>(part.needs());
        after.addAll(departures.before(part));
        steps.add(new Step(Action.CREATE, part, "is not there", after));
      } else if (!there.equals(part.fingerprint()) || drifted.contains(part.name())) {
        Set<String> after = new LinkedHashSet<>(part.needs());
        // Equals of one resource are replaced one by one: it serves all the while.
        String previous = lastOfEquals.put(part.resource() + part.needs(), part.name());
        if (previous != null) {
          after.add(previous);
        }
        steps.add(change(part, there, after));
      }
    }
    long kept = steps.stream().filter(step -> step.action() != Action.REMOVE).count();
    int unchanged = wanted.size() - (int) kept;
    return new Plan(sorted(onlyAmong(steps)), unchanged, List.of(), observed.drift(), List.of());
  }

  private static Step change(Part part, String there, Set<String> after) {
    if (there.equals(part.fingerprint())) {
      return new Step(Action.REPAIR, part, "is not as it was made", after);
    }
    String reason = there.isEmpty() ? "was begun and not finished" : "settings or files changed";
    return new Step(Action.REPLACE, part, reason, after);
  }

  private static Set<String> drifted(List<Drift> drift) {
    Set<String> names = new LinkedHashSet<>();
    drift.stream().filter(Drift::isRepaired).forEach(found -> names.add(found.part()));
    return names;
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
      result.add(new Step(step.action(), step.part(), step.reason(), after, step.destroys()));
    }
    return result;
  }

  /** Each step behind those that it waits for; else as given. */
  private static List<Step> sorted(List<Step> steps) {
    Map<String, Step> byName = new LinkedHashMap<>();
    steps.forEach(step -> byName.put(step.part().name(), step));
    Map<String, Step> done = new LinkedHashMap<>();
    steps.forEach(step -> put(step, byName, done));
    return List.copyOf(done.values());
  }

  private static void put(Step step, Map<String, Step> byName, Map<String, Step> done) {
    if (!done.containsKey(step.part().name())) {
      for (String before : step.after()) {
        Step earlier = byName.get(before);
        if (earlier != null) {
          put(earlier, byName, done);
        }
      }
      done.put(step.part().name(), step);
    }
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
