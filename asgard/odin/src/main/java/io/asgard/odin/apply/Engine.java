package io.asgard.odin.apply;

import io.asgard.odin.apply.Progress.Phase;
import io.asgard.odin.event.Events;
import io.asgard.odin.plan.Part;
import io.asgard.odin.plan.Plan;
import io.asgard.odin.plan.Planner;
import io.asgard.odin.plan.Step;
import io.asgard.odin.plan.Step.Action;
import io.asgard.odin.provider.Provider;
import io.asgard.odin.provider.Provider.Facts;
import io.asgard.odin.provider.Provider.Look;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.Entry;
import io.asgard.odin.state.Journal;
import io.asgard.odin.state.State;
import io.asgard.platform.service.ConflictException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Observe, plan, apply. One apply at a time; reading is always possible. */
public final class Engine {
  private static final Duration RECOVERY = Duration.ofMinutes(3);

  private final Provider provider;
  private final Journal journal;
  private final Events events;
  private final ExecutorService executor;
  private final Executor lookers;
  private final Clock clock;
  private volatile boolean recovering;
  private final Semaphore writer = new Semaphore(1);

  /**
   * An engine.
   *
   * @param executor for the steps of an apply
   * @param lookers for who looks at parts meanwhile; steps wait for minutes
   */
  public Engine(
      Provider provider,
      Journal journal,
      Events events,
      ExecutorService executor,
      Executor lookers,
      Clock clock) {
    this.provider = provider;
    this.journal = journal;
    this.events = events;
    this.executor = executor;
    this.lookers = lookers;
    this.clock = clock;
  }

  /** What an apply of this set would do. */
  public Plan plan(String set, List<Resource> resources) {
    return exclusively(
        () -> {
          try {
            return planned(set, resources);
          } finally {
            provider.recall(journal.state().desired());
          }
        });
  }

  /**
   * Makes the set what it should be.
   *
   * @return whether every part is healthy at the end
   */
  public boolean apply(
      String set, List<Resource> resources, String actor, Consumer<Progress> progress) {
    return exclusively(
        () -> {
          List<Resource> desired = journal.state().desiredWith(set, resources);
          Plan plan = planned(set, resources);
          if (!resources.equals(journal.state().sets().get(set))) {
            journal.append(Entry.desired(clock.instant(), set, resources));
          }
          if (journal.state().down()) {
            journal.append(Entry.mode(clock.instant(), Entry.What.UP));
          }
          boolean healthy = run(plan, desired, progress);
          if (healthy) {
            provider.settled();
          }
          if (healthy && !journal.state().leaving().isEmpty()) {
            journal.append(Entry.mode(clock.instant(), Entry.What.APPLIED));
          }
          events.tell(
              "applied",
              "set/" + set,
              actor,
              plan.steps().size() + " steps, " + (healthy ? "healthy" : "not healthy"));
          return healthy;
        });
  }

  /**
   * After a start of Odin: starts what should run and does not, ends what should not run. What runs
   * stays as it is, even with other settings than the files say now, and what others own is not
   * looked at: that is for an apply.
   */
  public boolean recover() {
    recovering = true;
    try {
      return exclusively(this::recoverNow);
    } finally {
      recovering = false;
    }
  }

  private boolean recoverNow() {
    List<Part> before = adopt();
    State state = journal.state();
    List<Part> desired = state.down() ? List.of() : provider.expand(state.desired());
    Map<String, String> actual = new HashMap<>(provider.observe(state));
    if (state.down()) {
      actual.keySet().retainAll(state.instances().keySet());
    }
    for (Part part : desired) {
      if (actual.containsKey(part.name()) || !provider.runs(part)) {
        actual.put(part.name(), part.fingerprint());
      }
    }
    return new Applier(executor, this::take)
        .apply(Planner.plan(before, desired, actual), (phase, detail) -> {});
  }

  /** Takes over the processes of an earlier Odin; the parts that it knew. */
  public List<Part> adopt() {
    State state = journal.state();
    List<Part> known = provider.recall(state.known());
    provider.adopt(state);
    return known;
  }

  /** Ends every process; what is wanted stays known, and so does the data. */
  public void down(String actor, Consumer<Progress> progress) {
    exclusively(
        () -> {
          State state = journal.state();
          List<Part> parts = provider.recall(state.desired());
          journal.append(Entry.mode(clock.instant(), Entry.What.DOWN));
          Map<String, String> running = new HashMap<>(provider.observe(state));
          running.keySet().retainAll(state.instances().keySet());
          provider.kept().forEach(running::putIfAbsent);
          Plan plan = Planner.plan(parts, List.of(), running);
          boolean done = new Applier(executor, this::take).apply(plan, reporter(progress));
          events.tell("stopped", "platform", actor, "down");
          return done;
        });
  }

  /** Every wanted part, checked now. */
  public List<PartStatus> status() {
    State state = journal.state();
    List<CompletableFuture<PartStatus>> all =
        provider.looks(state.desired()).stream()
            .map(look -> CompletableFuture.supplyAsync(() -> status(look.get()), lookers))
            .toList();
    return all.stream().map(CompletableFuture::join).toList();
  }

  public State state() {
    return journal.state();
  }

  private static PartStatus status(Look look) {
    Facts facts = look.facts();
    return new PartStatus(
        look.part().name(),
        look.part().resource(),
        look.problem().orElse(PartStatus.HEALTHY),
        facts.url(),
        facts.pid(),
        facts.restarts(),
        facts.memory());
  }

  private Plan planned(String set, List<Resource> resources) {
    List<Part> before = provider.recall(journal.state().known());
    List<Part> wanted = provider.expand(journal.state().desiredWith(set, resources));
    new Names(set, journal.state().sets()).check(resources, wanted);
    Map<String, String> actual = new HashMap<>(provider.observe(journal.state()));
    // What waits for its restart is not there; if it is not wanted, it must not come back.
    Map<String, String> unwanted = new HashMap<>(provider.kept());
    wanted.forEach(part -> unwanted.remove(part.name()));
    unwanted.forEach(actual::putIfAbsent);
    return Planner.plan(before, wanted, actual);
  }

  private boolean run(Plan plan, List<Resource> desired, Consumer<Progress> progress) {
    Consumer<Progress> safe = synchronous(progress);
    for (Step step : plan.steps()) {
      String what = step.action().sign() + " " + step.reason();
      safe.accept(line(step.part().name(), Phase.PLANNED, what));
    }
    boolean done =
        new Applier(executor, this::take).apply(plan, reporter(safe))
            && awaitTheRest(desired, safe);
    List<PartStatus> sick = status().stream().filter(status -> !status.isHealthy()).toList();
    sick.forEach(status -> safe.accept(line(status.name(), Phase.UNHEALTHY, status.state())));
    if (done && sick.isEmpty()) {
      String what = desired.size() + " resources, " + plan.unchanged() + " parts unchanged";
      safe.accept(line("", Phase.HEALTHY, what));
    }
    return done && sick.isEmpty();
  }

  /** What is unchanged can still be on its way: a job whose cluster was started just now. */
  private boolean awaitTheRest(List<Resource> desired, Consumer<Progress> progress) {
    List<Step> waits =
        provider.recall(desired).stream()
            .filter(part -> provider.problem(part).isPresent())
            .map(part -> new Step(Action.CREATE, part, "is not healthy yet", Set.of()))
            .toList();
    return new Applier(executor, step -> provider.awaitHealthy(step.part()))
        .apply(new Plan(waits, 0), reporter(progress));
  }

  private void take(Step step) throws InterruptedException {
    switch (step.action()) {
      case CREATE, REPLACE -> provider.create(step.part());
      case REMOVE -> provider.remove(step.part());
    }
  }

  private java.util.function.BiConsumer<Phase, Applier.Detail> reporter(
      Consumer<Progress> progress) {
    Consumer<Progress> safe = synchronous(progress);
    return (phase, detail) -> safe.accept(line(detail.part().name(), phase, detail.text()));
  }

  private static Consumer<Progress> synchronous(Consumer<Progress> progress) {
    Object lock = new Object();
    return line -> {
      synchronized (lock) {
        progress.accept(line);
      }
    };
  }

  private Progress line(String part, Phase phase, String detail) {
    return new Progress(clock.instant(), part, phase, detail);
  }

  /** A recovery is waited for, another apply is not. */
  private boolean acquire() {
    try {
      return recovering
          ? writer.tryAcquire(RECOVERY.toMillis(), TimeUnit.MILLISECONDS)
          : writer.tryAcquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private <T> T exclusively(java.util.function.Supplier<T> work) {
    if (!acquire()) {
      throw new ConflictException("another apply is running (expected: one at a time)");
    }
    try {
      return work.get();
    } finally {
      writer.release();
    }
  }
}
