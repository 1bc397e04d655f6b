package io.asgard.odin.apply;

import io.asgard.odin.plan.Drift;
import io.asgard.odin.plan.Part;
import io.asgard.odin.provider.Provider;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.State;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** One part per resource; a crashed one is kept, but not observed. */
final class PartsInMemory implements Provider {
  private final Map<String, String> running = new TreeMap<>();
  private final Map<String, String> crashed = new TreeMap<>();
  private final Map<Resource, String> names = new HashMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  boolean processes = true;
  final List<Drift> drift = new CopyOnWriteArrayList<>();
  final Set<String> unseen = new TreeSet<>();
  final Map<String, String> data = new TreeMap<>();
  final CountDownLatch creating = new CountDownLatch(1);
  volatile CountDownLatch mayCreate = new CountDownLatch(0);

  synchronized Map<String, String> parts() {
    return new TreeMap<>(running);
  }

  synchronized void crash(String name) {
    crashed.put(name, String.valueOf(running.remove(name)));
  }

  void call(Resource resource, String part) {
    names.put(resource, part);
  }

  List<String> calls() {
    return List.copyOf(calls);
  }

  void forgetCalls() {
    calls.clear();
  }

  @Override
  public List<Part> expand(List<Resource> resources) {
    calls.add("expand");
    return parts(resources);
  }

  @Override
  public List<Part> recall(List<Resource> resources) {
    calls.add("recall");
    return parts(resources);
  }

  private List<Part> parts(List<Resource> resources) {
    return resources.stream()
        .map(r -> new Part(names.getOrDefault(r, "topic/" + r.name()), r.id(), Set.of(), "1"))
        .toList();
  }

  @Override
  public void adopt(State state) {}

  @Override
  public boolean runs(Part part) {
    return processes;
  }

  @Override
  public Map<String, String> observe(State state) {
    return parts();
  }

  @Override
  public synchronized Map<String, String> kept() {
    Map<String, String> kept = new TreeMap<>(running);
    kept.putAll(crashed);
    return kept;
  }

  @Override
  public Differences differences(Collection<Part> asked) {
    return new Differences(
        drift.stream().filter(d -> names(asked).contains(d.part())).toList(), unseen);
  }

  private static Set<String> names(Collection<Part> parts) {
    return parts.stream().map(Part::name).collect(Collectors.toSet());
  }

  @Override
  public synchronized void repair(Part part) {
    drift.removeIf(found -> found.part().equals(part.name()));
  }

  @Override
  public synchronized void stop(Part part) {
    crashed.remove(part.name());
    running.remove(part.name());
  }

  @Override
  public boolean hasLeft(Part part) {
    return data.containsKey(part.name());
  }

  @Override
  public Optional<String> data(Part part) {
    return Optional.ofNullable(data.get(part.name()));
  }

  @Override
  public synchronized void own(Part part) {
    running.put(part.name(), part.fingerprint());
  }

  @Override
  public void create(Part part) throws InterruptedException {
    creating.countDown();
    mayCreate.await();
    createNow(part);
  }

  synchronized void createNow(Part part) {
    crashed.remove(part.name());
    running.put(part.name(), part.fingerprint());
  }

  @Override
  public void awaitHealthy(Part part) {}

  @Override
  public synchronized void remove(Part part) {
    stop(part);
    data.remove(part.name());
  }

  @Override
  public Optional<String> problem(Part part) {
    return Optional.empty();
  }

  @Override
  public List<Supplier<Look>> looks(List<Resource> resources) {
    calls.add("looks");
    return parts(resources).stream()
        .<Supplier<Look>>map(part -> () -> new Look(part, Optional.empty(), new Facts("", 0, 0, 0)))
        .toList();
  }
}
