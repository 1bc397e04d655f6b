package io.asgard.odin.provider.local;

import io.asgard.odin.plan.Drift;
import io.asgard.odin.plan.Part;
import io.asgard.odin.provider.PartFailed;
import io.asgard.odin.provider.Provider;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.Entry;
import io.asgard.odin.state.Instance;
import io.asgard.odin.state.Journal;
import io.asgard.odin.state.State;
import io.asgard.platform.service.Problems;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Parts on this machine. */
final class LocalProvider implements Provider {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(150);
  private static final int EXITS_THAT_FAIL = 2;

  private final Site site;
  private final Expander expander;
  private final Supervisor supervisor;
  private final Running running;
  private final KafkaAdmins admins;
  private final Executor lookers;
  private final Archives archives;
  private final Journal journal;
  private final Clock clock;
  private final ResidentMemory memory;
  private final Pause pause;
  private final Map<String, LocalPart> parts = new ConcurrentHashMap<>();

  LocalProvider(
      Site site,
      Expander expander,
      Supervisor supervisor,
      KafkaAdmins admins,
      Executor lookers,
      Archives archives,
      Journal journal,
      Clock clock,
      Pause pause) {
    this.site = site;
    this.expander = expander;
    this.supervisor = supervisor;
    this.running = new Running(site, supervisor);
    this.admins = admins;
    this.lookers = lookers;
    this.archives = archives;
    this.journal = journal;
    this.clock = clock;
    this.memory = new ResidentMemory(clock);
    this.pause = pause;
  }

  @Override
  public List<Part> expand(List<Resource> resources) {
    Problems problems = new Problems();
    List<LocalPart> expanded = expander.expand(resources, problems);
    problems.throwIfAny();
    return know(expanded);
  }

  @Override
  public List<Part> recall(List<Resource> resources) {
    return know(expander.expand(resources, new Problems()));
  }

  private List<Part> know(List<LocalPart> expanded) {
    expanded.forEach(part -> parts.put(part.part().name(), part));
    return expanded.stream().map(LocalPart::part).toList();
  }

  @Override
  public void adopt(State state) {
    List<CompletableFuture<Void>> all =
        state.instances().values().stream()
            .map(i -> supervisor.adopt(i, parts.get(i.part()) instanceof Program p ? p : null))
            .toList();
    all.forEach(CompletableFuture::join);
  }

  @Override
  public boolean runs(Part part) {
    return known(part) instanceof Program;
  }

  @Override
  public Map<String, String> observe(State state) {
    Map<String, String> there = new HashMap<>(state.owned());
    for (Instance instance : state.instances().values()) {
      there.put(instance.part(), instance.fingerprint());
    }
    return there;
  }

  @Override
  public Map<String, String> kept() {
    return supervisor.kept();
  }

  @Override
  public Differences differences(Collection<Part> asked) {
    Clusters clusters = new Clusters(admins);
    Queue<Drift> drift = new ConcurrentLinkedQueue<>();
    Set<String> unseen = ConcurrentHashMap.newKeySet();
    List<CompletableFuture<Void>> all =
        asked.stream()
            .map(
                part ->
                    CompletableFuture.runAsync(
                        () -> {
                          try {
                            differences(part, clusters).forEach(d -> drift.add(d.of(part)));
                          } catch (PartFailed e) {
                            unseen.add(part.name());
                          }
                        },
                        lookers))
            .toList();
    all.forEach(CompletableFuture::join);
    List<Drift> sorted = new ArrayList<>(drift);
    sorted.sort(Comparator.comparing(Drift::part).thenComparing(Drift::field));
    return new Differences(sorted, unseen);
  }

  private List<Difference> differences(Part part, Clusters clusters) {
    LocalPart local = known(part);
    if (local instanceof Program program) {
      return running.differences(program);
    }
    Set<String> lacking = lacking(part);
    if (!lacking.isEmpty()) {
      throw new PartFailed("needs " + lacking + " (expected: running)");
    }
    return ((Owned) local).owner().differences(clusters);
  }

  /** What it needs and does not run; those that are left of a cluster answer for it. */
  private Set<String> lacking(Part part) {
    Map<String, String> ended = new TreeMap<>(); // to the resource that they are of
    Set<String> answering = new HashSet<>();
    for (String need : part.needs()) {
      if (parts.get(need) instanceof Program program) {
        String resource = program.part().resource();
        if (supervisor.runs(need)) {
          answering.add(resource);
        } else {
          ended.put(need, resource);
        }
      }
    }
    ended.values().removeAll(answering);
    return ended.keySet();
  }

  @Override
  public void repair(Part part) throws InterruptedException {
    if (known(part) instanceof Program program) {
      running.repair(program);
      create(part);
    } else {
      put((Owned) known(part));
    }
  }

  @Override
  public void own(Part part) {
    journal.append(Entry.owned(clock.instant(), part.name(), part.fingerprint()));
  }

  @Override
  public void create(Part part) throws InterruptedException {
    LocalPart local = known(part);
    if (local instanceof Program program) {
      checkPorts(program);
      awaitSpare(program);
      long before = new LogFile(site.log(program.name())).size();
      supervisor.start(program).join();
      awaitHealthy(program, before);
    } else {
      put((Owned) local);
    }
  }

  private void put(Owned owned) throws InterruptedException {
    Part part = owned.part();
    journal.append(Entry.begun(clock.instant(), part.name()));
    owned.owner().put();
    awaitHealthy(part, owned.owner());
    journal.append(Entry.owned(clock.instant(), part.name(), part.fingerprint()));
  }

  /** What runs and is to be another now is ended only when others can do without it. */
  private void awaitSpare(Program program) throws InterruptedException {
    Optional<Supervisor.View> view = supervisor.view(program.name());
    if (view.isPresent()
        && view.get().pid() != 0
        && !view.get().fingerprint().equals(program.part().fingerprint())) {
      await(program.part(), program.care().spare(), "cannot be spared");
    }
  }

  private void checkPorts(Program program) {
    if (supervisor.view(program.name()).isEmpty()) {
      for (int port : program.ports()) {
        Ports.holder(port)
            .ifPresent(
                holder -> {
                  throw new PartFailed("port " + port + " is in use by " + holder);
                });
      }
    }
  }

  private void awaitHealthy(Program program, long before) throws InterruptedException {
    Check orDead =
        () -> {
          Supervisor.View view = supervisor.view(program.name()).orElse(null);
          if (view != null && view.exits() >= EXITS_THAT_FAIL) {
            supervisor.stop(program.name()).join();
            throw new PartFailed(
                "ends at its start, "
                    + view.lastExit()
                    + ": "
                    + new LogFile(site.log(program.name())).lastError(before)
                    + log(program));
          }
          return problem(program.part());
        };
    awaitHealthy(program.part(), orDead);
  }

  private String log(LocalPart part) {
    return part instanceof Program program ? " (log: " + site.log(program.name()) + ")" : "";
  }

  private void awaitHealthy(Part part, Check check) throws InterruptedException {
    await(part, check, "is not healthy");
  }

  private void await(Part part, Check check, String words) throws InterruptedException {
    Instant end = clock.instant().plus(PATIENCE);
    Optional<String> problem = check.problem();
    while (problem.isPresent()) {
      if (clock.instant().isAfter(end)) {
        throw new PartFailed(
            words + " after " + PATIENCE.toSeconds() + " s: " + problem.get() + log(known(part)));
      }
      pause.of(LOOK);
      problem = check.problem();
    }
  }

  @Override
  public void awaitHealthy(Part part) throws InterruptedException {
    awaitHealthy(part, () -> problem(part));
  }

  @Override
  public void stop(Part part) {
    supervisor.stop(part.name()).join();
  }

  @Override
  public void remove(Part part) throws InterruptedException {
    LocalPart local = parts.get(part.name());
    if (local instanceof Program program) {
      remove(program);
    } else {
      stop(part);
    }
    if (local instanceof Owned owned) {
      remove(owned);
    } else if (local == null && journal.state().owned().containsKey(part.name())) {
      // Nobody knows any more what it was: its declaration cannot be read.
      journal.append(Entry.disowned(clock.instant(), part.name()));
    }
    parts.remove(part.name());
  }

  private void remove(Program program) throws InterruptedException {
    Leaving leaving = program.care().leaving();
    Set<String> staying = leaving == Leaving.NOTHING ? Set.of() : wanted();
    leaving.leave(false, staying);
    stop(program.part());
    leaving.leave(true, staying);
    running.removeFiles(program);
  }

  private Set<String> wanted() {
    return expander.expand(journal.state().desired(), new Problems()).stream()
        .map(part -> part.part().name())
        .collect(Collectors.toSet());
  }

  private void remove(Owned owned) throws InterruptedException {
    String name = owned.part().name();
    journal.append(Entry.begun(clock.instant(), name));
    if (!goesWithOthers(owned)) {
      owned.owner().remove();
    }
    journal.append(Entry.disowned(clock.instant(), name));
  }

  /** What it is on has ended and is not wanted any more: its data is taken away as a whole. */
  private boolean goesWithOthers(Owned owned) {
    Set<String> wanted =
        journal.state().desired().stream().map(Resource::id).collect(Collectors.toSet());
    return owned.owner().isInDataOfNeeds()
        && owned.part().needs().stream()
            .map(parts::get)
            .anyMatch(
                need ->
                    need instanceof Program program
                        && !supervisor.runs(program.name())
                        && !wanted.contains(program.part().resource()));
  }

  @Override
  public boolean hasLeft(Part part) {
    return known(part) instanceof Program program && running.hasLeft(program);
  }

  @Override
  public Optional<String> data(Part part) {
    LocalPart local = parts.get(part.name());
    if (local instanceof Owned owned) {
      return owned.owner().data();
    }
    return local instanceof Program program ? running.data(program) : Optional.empty();
  }

  @Override
  public Optional<String> problem(Part part) {
    return problem(known(part));
  }

  private Optional<String> problem(LocalPart local) {
    if (local instanceof Program program) {
      Supervisor.View view = supervisor.view(program.name()).orElse(null);
      if (view == null) {
        return Optional.of("does not run");
      }
      return view.pid() == 0
          ? Optional.of("ended, " + view.lastExit() + ", and starts again soon")
          : program.check().problem();
    }
    return ((Owned) local).owner().problem();
  }

  @Override
  public List<Supplier<Look>> looks(List<Resource> resources) {
    Clusters clusters = new Clusters(admins);
    return expander.expand(resources, new Problems()).stream()
        .<Supplier<Look>>map(
            part -> () -> new Look(part.part(), problem(part, clusters), facts(part)))
        .toList();
  }

  private Optional<String> problem(LocalPart part, Clusters clusters) {
    return part instanceof Owned owned ? owned.owner().problem(clusters) : problem(part);
  }

  private Facts facts(LocalPart part) {
    String url = part instanceof Program program ? program.url() : "";
    return supervisor
        .view(part.part().name())
        .map(view -> new Facts(url, view.pid(), view.restarts(), memory.of(view.pid())))
        .orElse(new Facts(url, 0, 0, 0));
  }

  @Override
  public void settled() {
    archives.trainSelf();
    parts
        .values()
        .forEach(
            part -> {
              if (part instanceof Program program) {
                archives.train(program);
              }
            });
  }

  private LocalPart known(Part part) {
    LocalPart local = parts.get(part.name());
    if (local == null) {
      throw new IllegalArgumentException(
          "part: " + part.name() + " (expected: one of " + parts.keySet() + ")");
    }
    return local;
  }
}
