package io.asgard.odin.state;

import io.asgard.odin.spec.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The journal, folded.
 *
 * @param entries how many; grows with each, so it numbers instances
 * @param revision the entry that last changed what is wanted
 * @param down whether nothing shall run
 * @param sets the wanted resources by set
 * @param leaving resources that were wanted before and may still be there, until an apply succeeds
 * @param instances by part
 * @param owned fingerprint by part
 */
public record State(
    long entries,
    long revision,
    boolean down,
    Map<String, List<Resource>> sets,
    List<Resource> leaving,
    Map<String, Instance> instances,
    Map<String, String> owned) {

  static final State EMPTY = new State(0, 0, true, Map.of(), List.of(), Map.of(), Map.of());

  /** All wanted resources. */
  public List<Resource> desired() {
    return sets.values().stream().flatMap(List::stream).toList();
  }

  /** What was wanted at any time since the last apply that succeeded. */
  public List<Resource> known() {
    Map<String, Resource> byId = new LinkedHashMap<>();
    leaving.forEach(resource -> byId.put(resource.id(), resource));
    desired().forEach(resource -> byId.put(resource.id(), resource));
    return List.copyOf(byId.values());
  }

  /** All wanted resources, should the set be replaced. */
  public List<Resource> desiredWith(String set, List<Resource> resources) {
    Map<String, List<Resource>> changed = new LinkedHashMap<>(sets);
    changed.put(set, resources);
    List<Resource> all = new ArrayList<>();
    changed.values().forEach(all::addAll);
    return all;
  }

  State with(Entry entry) {
    Map<String, List<Resource>> nextSets = new LinkedHashMap<>(sets);
    List<Resource> nextLeaving = new ArrayList<>(leaving);
    Map<String, Instance> nextInstances = new LinkedHashMap<>(instances);
    Map<String, String> nextOwned = new LinkedHashMap<>(owned);
    boolean nextDown = down;
    switch (entry.what()) {
      case DESIRED -> {
        List<Resource> old = nextSets.put(entry.name(), Objects.requireNonNull(entry.resources()));
        nextLeaving.addAll(old == null ? List.of() : old);
      }
      case APPLIED -> nextLeaving.clear();
      case DOWN -> nextDown = true;
      case UP -> nextDown = false;
      case STARTING, STARTED -> nextInstances.put(entry.name(), instance(entry));
      case EXITED -> nextInstances.remove(entry.name());
      case OWNED -> nextOwned.put(entry.name(), Objects.requireNonNull(entry.fingerprint()));
      case DISOWNED -> nextOwned.remove(entry.name());
    }
    return new State(
        entries + 1,
        entry.what() == Entry.What.DESIRED ? entries + 1 : revision,
        nextDown,
        nextSets,
        nextLeaving,
        nextInstances,
        nextOwned);
  }

  private static Instance instance(Entry entry) {
    return new Instance(
        entry.name(),
        Objects.requireNonNull(entry.instance()),
        Objects.requireNonNull(entry.fingerprint()),
        Objects.requireNonNullElse(entry.pid(), 0L),
        entry.at());
  }
}
