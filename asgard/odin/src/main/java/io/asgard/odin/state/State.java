package io.asgard.odin.state;

import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The journal, folded.
 *
 * @param entries how many; grows with each, so it numbers instances
 * @param revision the entry that last changed what is wanted, or where it is served
 * @param down whether nothing shall run
 * @param sets the wanted resources by set
 * @param leaving resources that were wanted before and may still be there, until an apply succeeds
 * @param instances by part
 * @param owned fingerprint by part; empty while it is not known what is there
 * @param serving by stream, of those that were ever moved
 * @param moving streams that were about to move when nothing more was heard
 */
public record State(
    long entries,
    long revision,
    boolean down,
    Map<String, List<Resource>> sets,
    List<Resource> leaving,
    Map<String, Instance> instances,
    Map<String, String> owned,
    Map<String, Serving> serving,
    Set<String> moving) {

  static final State EMPTY =
      new State(0, 0, true, Map.of(), List.of(), Map.of(), Map.of(), Map.of(), Set.of());

  /** Who serves a stream. */
  public Serving servingOf(String stream) {
    return serving.getOrDefault(stream, Serving.at(stream));
  }

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

  /** The same, each as it was declared when an apply last succeeded. */
  public List<Resource> earlier() {
    Map<String, Resource> byId = new LinkedHashMap<>();
    leaving.forEach(resource -> byId.putIfAbsent(resource.id(), resource));
    desired().forEach(resource -> byId.putIfAbsent(resource.id(), resource));
    return List.copyOf(byId.values());
  }

  /** All wanted resources, should the set be replaced. */
  public List<Resource> desiredWith(String set, List<Resource> resources) {
    Map<String, List<Resource>> changed = new LinkedHashMap<>(sets);
    if (resources.isEmpty()) {
      changed.remove(set);
    } else {
      changed.put(set, resources);
    }
    List<Resource> all = new ArrayList<>();
    changed.values().forEach(all::addAll);
    return all;
  }

  State with(Entry entry) {
    Map<String, List<Resource>> nextSets = new LinkedHashMap<>(sets);
    List<Resource> nextLeaving = new ArrayList<>(leaving);
    Map<String, Instance> nextInstances = new LinkedHashMap<>(instances);
    Map<String, String> nextOwned = new LinkedHashMap<>(owned);
    Map<String, Serving> nextServing = new LinkedHashMap<>(serving);
    Set<String> nextMoving = new LinkedHashSet<>(moving);
    boolean nextDown = down;
    switch (entry.what()) {
      case DESIRED -> {
        List<Resource> wanted = Objects.requireNonNull(entry.resources());
        List<Resource> old =
            wanted.isEmpty() ? nextSets.remove(entry.name()) : nextSets.put(entry.name(), wanted);
        nextLeaving.addAll(old == null ? List.of() : old);
      }
      case APPLIED -> {
        nextLeaving.clear();
        nextServing.keySet().retainAll(streams(nextSets));
      }
      case FAILED, IMPORTED -> {
        // What left may still be there.
      }
      case MOVING -> nextMoving.add(entry.name());
      case SERVING -> {
        nextServing.put(entry.name(), Objects.requireNonNull(entry.serving()));
        nextMoving.remove(entry.name());
      }
      case DOWN -> nextDown = true;
      case UP -> nextDown = false;
      case STARTING, STARTED -> nextInstances.put(entry.name(), instance(entry));
      case EXITED -> nextInstances.remove(entry.name());
      case BEGUN -> nextOwned.put(entry.name(), "");
      case OWNED -> nextOwned.put(entry.name(), Objects.requireNonNull(entry.fingerprint()));
      case DISOWNED -> nextOwned.remove(entry.name());
    }
    return new State(
        entries + 1,
        changesPlaces(entry) ? entries + 1 : revision,
        nextDown,
        nextSets,
        nextLeaving,
        nextInstances,
        nextOwned,
        nextServing,
        nextMoving);
  }

  private static boolean changesPlaces(Entry entry) {
    return switch (entry.what()) {
      case DESIRED, MOVING, SERVING -> true;
      case APPLIED, FAILED, IMPORTED, DOWN, UP, STARTING, STARTED, EXITED, BEGUN, OWNED, DISOWNED ->
          false;
    };
  }

  /** A stream that was removed, and is declared again, begins at its home. */
  private static Set<String> streams(Map<String, List<Resource>> sets) {
    return sets.values().stream()
        .flatMap(List::stream)
        .filter(resource -> resource.kind() == Kind.STREAM)
        .map(Resource::name)
        .collect(Collectors.toSet());
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
