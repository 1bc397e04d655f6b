package io.asgard.odin.plan;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is removed, and what waits for that. What goes may hold a port or a name that what comes
 * wants, so it goes first; but one of several equals hands over to the others, so these come first.
 */
final class Departures {
  private final List<Step> steps;
  private final Map<String, Part> wanted;
  private final Map<String, Set<String>> peers = new LinkedHashMap<>();

  /**
   * Departures.
   *
   * @param removals in their order
   * @param wanted all parts that stay or come, by name
   * @param missing names of those that come
   */
  Departures(List<Step> removals, Map<String, Part> wanted, Set<String> missing) {
    this.wanted = wanted;
    Map<List<String>, Set<String>> coming = new HashMap<>();
    for (String name : missing) {
      Part part = wanted.get(name);
      if (part != null) {
        coming.computeIfAbsent(kind(part), kind -> new LinkedHashSet<>()).add(name);
      }
    }
    for (Step step : removals) {
      peers.put(step.part().name(), coming.getOrDefault(kind(step.part()), Set.of()));
    }
    this.steps = removals.stream().map(this::behindPeers).toList();
  }

  /** Equals differ by a number: {@code locstream-1}, {@code locstream-2}. */
  private static List<String> kind(Part part) {
    return List.of(part.resource(), part.name().replaceFirst("-\\d+$", ""));
  }

  private Step behindPeers(Step step) {
    Set<String> after = new LinkedHashSet<>(step.after());
    after.addAll(peers.getOrDefault(step.part().name(), Set.of()));
    return new Step(step.action(), step.part(), step.reason(), after, step.destroys());
  }

  /** The removals, each behind the equals that come. */
  List<Step> steps() {
    return steps;
  }

  /** The names of those that are gone before a part comes. */
  Set<String> before(Part part) {
    Set<String> gone = new LinkedHashSet<>(peers.keySet());
    if (peers.values().stream().allMatch(Set::isEmpty)) {
      return gone;
    }
    Set<String> late = new LinkedHashSet<>();
    for (Step step : steps) {
      // In their order: what waits for one that is late is late itself.
      if (step.after().stream().anyMatch(late::contains)
          || peers.getOrDefault(step.part().name(), Set.of()).stream()
              .anyMatch(peer -> isFor(peer, part))) {
        late.add(step.part().name());
      }
    }
    gone.removeAll(late);
    return gone;
  }

  /** Whether a part is the one of that name, or is needed by it. */
  private boolean isFor(String name, Part part) {
    Part other = wanted.get(name);
    return other != null
        && (name.equals(part.name()) || other.needs().stream().anyMatch(need -> isFor(need, part)));
  }
}
