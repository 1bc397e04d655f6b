package io.asgard.odin.apply;

import io.asgard.odin.apply.Observer.Planned;
import io.asgard.odin.apply.Progress.Phase;
import io.asgard.odin.event.Events;
import io.asgard.odin.plan.Drift;
import io.asgard.odin.plan.Observed;
import io.asgard.odin.plan.Part;
import io.asgard.odin.plan.Plan;
import io.asgard.odin.plan.Planner;
import io.asgard.odin.plan.Step;
import io.asgard.odin.plan.Step.Action;
import io.asgard.odin.provider.Provider;
import io.asgard.odin.provider.Provider.Differences;
import io.asgard.odin.provider.Provider.Facts;
import io.asgard.odin.provider.Provider.Look;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.Entry;
import io.asgard.odin.state.Journal;
import io.asgard.odin.state.State;
import io.asgard.platform.service.ConflictException;
import io.asgard.platform.service.NotFoundException;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Observe, plan, apply. One apply at a time; reading is always possible. */
public final class Engine {

  private final Provider provider;
  private final Observer observer;
  private final Journal journal;
  private final Events events;
  private final ExecutorService executor;
  private final Executor lookers;
  private final Clock clock;
  private final Turns turns = new Turns();

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
    this.observer = new Observer(provider);
    this.journal = journal;
    this.events = events;
    this.executor = executor;
    this.lookers = lookers;
    this.clock = clock;
  }

  /** What an apply of this would do. */
  public Plan plan(Wish wish) {
    return turns.inTurn(
        () -> {
          try {
            return observer.plan(wish, journal.state()).plan();
          } finally {
            provider.recall(journal.state().desired());
          }
        });
  }

  /** What an apply of all that is declared would do. */
  public Plan plan() {
    Map<String, List<Resource>> sets = journal.state().sets();
    String any = sets.keySet().stream().findFirst().orElse("");
    return plan(new Wish(any, sets.getOrDefault(any, List.of()), "", false));
  }

  /**
   * Makes the set what it should be.
   *
   * @param exactly the only plan that may be applied; empty if any may
   * @return whether every part is healthy at the end
   * @throws ConflictException if it would destroy data without leave, or the plan is another one by
   *     now; nothing is changed then
   */
  public boolean apply(Wish wish, Optional<Plan> exactly, Consumer<Progress> progress) {
    return turns.exclusively(
        () -> {
          Planned planned = observer.plan(wish, journal.state());
          allow(planned.plan(), wish, exactly);
          return apply(wish, planned, progress);
        });
  }

  private static void allow(Plan plan, Wish wish, Optional<Plan> exactly) {
    if (exactly.isPresent() && !exactly.get().doesTheSameAs(plan)) {
      throw new ConflictException(
          "plan: made for another state (expected: a plan of what is now; make it again)");
    }
    if (!wish.allowDestroy() && !plan.destroys().isEmpty()) {
      throw new ConflictException(
          "data would be destroyed: "
              + String.join(", ", plan.destroys())
              + " (expected: --allow-destroy)");
    }
  }

  private boolean apply(Wish wish, Planned planned, Consumer<Progress> progress) {
    State before = journal.state();
    boolean declares = !wish.resources().equals(before.sets().getOrDefault(wish.set(), List.of()));
    if (declares) {
      journal.append(Entry.desired(clock.instant(), wish.set(), wish.resources(), wish.actor()));
    }
    if (before.down()) {
      journal.append(Entry.mode(clock.instant(), Entry.What.UP));
      events.tell("resumed", "platform", wish.actor(), "up");
    }
    Plan plan = planned.plan();
    boolean healthy = run(planned, synchronous(progress));
    String outcome = plan.steps().size() + " steps, " + (healthy ? "healthy" : "not healthy");
    if (declares || !plan.isEmpty() || !journal.state().leaving().isEmpty()) {
      Entry.What what = healthy ? Entry.What.APPLIED : Entry.What.FAILED;
      journal.append(Entry.outcome(clock.instant(), what, wish.set(), outcome));
    }
    if (healthy) {
      provider.settled();
    }
    events.tell("applied", "set/" + wish.set(), wish.actor(), outcome);
    return healthy;
  }

  /**
   * Makes some parts what they should be, though nothing is declared differently; the others are
   * not looked at.
   *
   * @param some names of parts
   * @return whether they are healthy at the end
   */
  boolean renew(Predicate<String> some, Consumer<Progress> progress) {
    State state = journal.state();
    List<Part> before = provider.recall(state.known());
    List<Part> wanted = provider.recall(state.desired());
    Map<String, String> actual = new HashMap<>(provider.observe(state));
    provider.kept().forEach(actual::putIfAbsent);
    actual.keySet().removeIf(name -> !some.test(name));
    List<Part> parts = wanted.stream().filter(part -> some.test(part.name())).toList();
    return new Applier(executor, this::take, new Halt())
        .apply(Planner.plan(before, parts, Observed.of(actual)), reporter(synchronous(progress)));
  }

  /** Takes what is there already, as declared, as if it had been made by an apply. */
  public List<String> own(Wish wish) {
    return turns.exclusively(
        () -> {
          requireAll(wish);
          List<Part> parts = observer.owned(wish, journal.state());
          journal.append(
              Entry.desired(clock.instant(), wish.set(), wish.resources(), wish.actor()));
          parts.forEach(provider::own);
          String outcome = parts.size() + " parts imported";
          journal.append(Entry.outcome(clock.instant(), Entry.What.IMPORTED, wish.set(), outcome));
          events.tell("imported", "set/" + wish.set(), wish.actor(), outcome);
          return parts.stream().map(Part::name).toList();
        });
  }

  /** An import adds to a set; what leaves it, or changes, is for an apply. */
  private void requireAll(Wish wish) {
    for (Resource resource : journal.state().sets().getOrDefault(wish.set(), List.of())) {
      if (!wish.resources().contains(resource)) {
        throw new ConflictException(
            resource.id()
                + ": missing or other than in set "
                + wish.set()
                + " (expected: as it is there; an apply changes it)");
      }
    }
  }

  /** What is not as it was made. */
  public Differences drift() {
    return turns.inTurn(() -> observer.drift(journal.state()));
  }

  /**
   * The resources of a set.
   *
   * @throws NotFoundException if there is none of that name
   */
  public List<Resource> declared(String set) {
    List<Resource> resources = journal.state().sets().get(set);
    if (resources == null) {
      throw new NotFoundException(
          "set: " + set + " (expected: one of " + journal.state().sets().keySet() + ")");
    }
    return resources;
  }

  /** The team that owns a part, by the name of its resource, which the part's begins with. */
  public Optional<String> teamOf(String part) {
    return journal.state().known().stream()
        .filter(r -> part.equals(r.name()) || part.startsWith(r.name() + "-"))
        .max(Comparator.comparingInt(resource -> resource.name().length()))
        .map(Resource::team);
  }

  /** Every revision of every set, the oldest first. */
  public List<Revision> history() {
    return new History(journal).revisions();
  }

  /** One revision. */
  public Revision revision(long number) {
    return new History(journal).revision(number);
  }

  /** The wish to make a set what it was in a revision. */
  public Wish again(long revision, String actor, boolean allowDestroy) {
    History history = new History(journal);
    String set = history.revision(revision).set();
    return new Wish(set, history.resources(revision), actor, allowDestroy);
  }

  /**
   * After a start of Odin: starts what should run and does not. What runs stays as it is, even with
   * other settings than the files say now or not wanted any more, and what others own is not looked
   * at: that is for an apply.
   *
   * <p>Begins anew when it had to make way.
   *
   * @param more what is to be done then, before anything else
   */
  public boolean recover(Runnable more) {
    return turns.recovering(this::recoverNow, more);
  }

  private boolean recoverNow() {
    List<Part> before = adopt();
    State state = journal.state();
    if (state.down()) {
      Map<String, String> running = new HashMap<>(provider.observe(state));
      running.keySet().retainAll(state.instances().keySet());
      return stopAll(before, running, line -> {});
    }
    List<Part> desired = provider.recall(state.desired());
    Map<String, String> actual = new HashMap<>();
    for (Part part : desired) {
      if (state.instances().containsKey(part.name()) || !provider.runs(part)) {
        actual.put(part.name(), part.fingerprint());
      }
    }
    return applier(this::take)
        .apply(Planner.plan(before, desired, Observed.of(actual)), (phase, detail) -> {});
  }

  private boolean stopAll(
      List<Part> parts, Map<String, String> running, Consumer<Progress> progress) {
    Plan plan = Planner.plan(parts, List.of(), Observed.of(running));
    return new Applier(executor, step -> provider.stop(step.part()), new Halt())
        .apply(plan, reporter(synchronous(progress)));
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
    turns.exclusively(
        () -> {
          State state = journal.state();
          List<Part> parts = provider.recall(state.desired());
          journal.append(Entry.mode(clock.instant(), Entry.What.DOWN));
          Map<String, String> running = new HashMap<>(provider.observe(state));
          running.keySet().retainAll(state.instances().keySet());
          provider.kept().forEach(running::putIfAbsent);
          boolean done = stopAll(parts, running, progress);
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

  private boolean run(Planned planned, Consumer<Progress> progress) {
    Plan plan = planned.plan();
    for (Step step : plan.steps()) {
      String what = step.action().sign() + " " + step.reason();
      progress.accept(line(step.part().name(), Phase.PLANNED, what));
    }
    boolean done =
        applier(this::take).apply(plan, reporter(progress))
            && repairUnseen(planned, progress)
            && awaitTheRest(planned, progress);
    plan.drift().stream()
        .filter(drift -> !drift.isRepaired())
        .forEach(drift -> progress.accept(line(drift.part(), Phase.REFUSED, words(drift))));
    List<PartStatus> sick = status().stream().filter(status -> !status.isHealthy()).toList();
    sick.forEach(status -> progress.accept(line(status.name(), Phase.UNHEALTHY, status.state())));
    if (done && sick.isEmpty()) {
      String what =
          journal.state().desired().size() + " resources, " + plan.unchanged() + " parts unchanged";
      progress.accept(line("", Phase.HEALTHY, what));
    }
    return done && sick.isEmpty();
  }

  private static String words(Drift drift) {
    return drift.field() + ": " + drift.actual() + " (" + drift.refusal() + ")";
  }

  /** What could not be looked at before, because what it needs did not run. */
  private boolean repairUnseen(Planned planned, Consumer<Progress> progress) {
    List<Part> parts =
        planned.wanted().stream()
            .filter(part -> planned.plan().unseen().contains(part.name()))
            .toList();
    Plan plan = observer.repairs(parts);
    return applier(this::take).apply(plan, reporter(progress));
  }

  /** What is unchanged can still be on its way: a job whose cluster was started just now. */
  private boolean awaitTheRest(Planned planned, Consumer<Progress> progress) {
    List<Step> waits =
        planned.wanted().stream()
            .filter(part -> provider.problem(part).isPresent())
            .map(part -> new Step(Action.CREATE, part, "is not healthy yet", Set.of()))
            .toList();
    return applier(step -> provider.awaitHealthy(step.part()))
        .apply(new Plan(waits, 0, List.of(), List.of(), List.of()), reporter(progress));
  }

  private void take(Step step) throws InterruptedException {
    switch (step.action()) {
      case CREATE, REPLACE -> provider.create(step.part());
      case REPAIR -> provider.repair(step.part());
      case REMOVE -> provider.remove(step.part());
    }
  }

  private java.util.function.BiConsumer<Phase, Applier.Detail> reporter(
      Consumer<Progress> progress) {
    return (phase, detail) -> progress.accept(line(detail.part().name(), phase, detail.text()));
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

  private Applier applier(Applier.Act act) {
    return new Applier(executor, act, turns.halt());
  }

  /** Who may change things, and when. */
  Turns turns() {
    return turns;
  }
}
