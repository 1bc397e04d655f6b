package io.asgard.odin.provider.local;

import io.asgard.odin.event.Events;
import io.asgard.odin.state.Entry;
import io.asgard.odin.state.Instance;
import io.asgard.odin.state.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps programs running. One thread, the loop, owns everything that changes; others hand it work.
 * The intent to start is in the journal before the start, so no crash can leave a process that
 * nobody knows.
 */
final class Supervisor {
  private static final Logger logger = LoggerFactory.getLogger(Supervisor.class);

  private final Spawner spawner;
  private final Journal journal;
  private final Events events;
  private final ScheduledExecutorService loop;
  private final Policy policy;
  private final Clock clock;
  private final Map<String, Child> children = new HashMap<>(); // owned by the loop
  private final Map<String, View> views = new ConcurrentHashMap<>(); // written by the loop

  Supervisor(
      Spawner spawner,
      Journal journal,
      Events events,
      ScheduledExecutorService loop,
      Policy policy,
      Clock clock) {
    this.spawner = spawner;
    this.journal = journal;
    this.events = events;
    this.loop = loop;
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * A child as others may see it.
   *
   * @param pid 0 while it does not run
   * @param restarts since Odin started
   * @param exits since it was last asked to start
   * @param lastExit how it ended last
   */
  record View(long pid, String fingerprint, int restarts, int exits, String lastExit) {}

  /** A process that runs, from its start to its end. */
  record Life(Program program, String id, Instant since) {}

  Optional<View> view(String name) {
    return Optional.ofNullable(views.get(name));
  }

  /** Whether it runs now. */
  boolean runs(String name) {
    return view(name).filter(view -> view.pid() != 0).isPresent();
  }

  /** Fingerprint of all that runs or will be started again. */
  Map<String, String> kept() {
    Map<String, String> kept = new HashMap<>();
    views.forEach((name, view) -> kept.put(name, view.fingerprint()));
    return kept;
  }

  /**
   * Completes when a process with the program's fingerprint was started; it restarts if it ends.
   */
  CompletableFuture<Void> start(Program program) {
    return onLoop(
        () -> {
          Child child = children.computeIfAbsent(program.name(), Child::new);
          if (child.isRunning() && child.runs(program)) {
            child.program = program;
            child.exits = 0;
            return CompletableFuture.completedFuture(null);
          }
          return end(child).thenRunAsync(() -> begin(program), loop);
        });
  }

  /** Completes when the process is gone. */
  CompletableFuture<Void> stop(String name) {
    return onLoop(
        () -> {
          Child child = children.get(name);
          return child == null ? CompletableFuture.completedFuture(null) : end(child);
        });
  }

  /** Kills a process that does not listen to reason; completes when it is gone. */
  CompletableFuture<Void> kill(String name) {
    return onLoop(
        () -> {
          Child child = children.get(name);
          if (child == null || !child.isRunning()) {
            return CompletableFuture.completedFuture(null);
          }
          long pid = child.pid;
          CompletableFuture<Void> gone = end(child);
          Shell.killTree(pid);
          return gone;
        });
  }

  /** All that runs and is wanted. */
  CompletableFuture<List<Life>> lives() {
    return CompletableFuture.supplyAsync(
        () -> {
          List<Life> lives = new ArrayList<>();
          for (Child child : children.values()) {
            if (child.isRunning() && child.wanted && child.program != null) {
              lives.add(new Life(child.program, child.id, child.since));
            }
          }
          return lives;
        },
        loop);
  }

  /** Ends a process that has failed though it runs; it starts again by policy. */
  CompletableFuture<Void> fail(Life life, String why) {
    return onLoop(
        () -> {
          Child child = children.get(life.program().name());
          if (child != null && child.id.equals(life.id()) && child.wanted && !child.hasFailed()) {
            child.failure = why;
            signal(child);
          }
          return CompletableFuture.completedFuture(null);
        });
  }

  /**
   * Takes over a process of an earlier Odin, or finds it dead.
   *
   * @param program how to start it again; null if it is no longer wanted
   */
  CompletableFuture<Void> adopt(Instance instance, @Nullable Program program) {
    return onLoop(
        () -> {
          try {
            adoptNow(instance, program);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return CompletableFuture.completedFuture(null);
        });
  }

  private void adoptNow(Instance instance, @Nullable Program program) throws IOException {
    // After a reboot, its pid can be anybody's.
    Optional<Long> pid = spawner.process(instance.id()).map(ProcessHandle::pid);
    Optional<Lifeline> lifeline = spawner.reattach(instance.id());
    if (pid.isEmpty() || lifeline.isEmpty()) {
      if (lifeline.isPresent()) {
        lifeline.get().close();
      }
      // Whatever else it started is of no use without it.
      spawner.killRest(instance.id());
      spawner.forget(instance.id());
      journal.append(
          Entry.exited(clock.instant(), instance.part(), instance.id(), "while Odin was away"));
      return;
    }
    if (instance.pid() == 0) {
      journal.append(Entry.started(clock.instant(), instance, pid.get()));
    }
    Child child = new Child(instance.part());
    child.program = program;
    child.wanted = program != null;
    child.running(instance.id(), instance.fingerprint(), pid.get(), instance.since());
    children.put(child.name, child);
    publish(child);
    watch(child, lifeline.get(), null);
    events.tell("adopted", instance.part(), "odin", "pid " + pid.get());
  }

  private void begin(Program program) {
    Child child = new Child(program.name());
    child.program = program;
    child.wanted = true;
    children.put(child.name, child);
    spawn(child, program);
  }

  private void spawn(Child child, Program program) {
    String id = program.name() + "." + journal.state().entries();
    String fingerprint = program.part().fingerprint();
    journal.append(Entry.starting(clock.instant(), child.name, id, fingerprint));
    try {
      Spawner.Spawned spawned = spawner.spawn(program, id);
      Instance instance = new Instance(child.name, id, fingerprint, 0, clock.instant());
      long pid = spawned.process().pid();
      // The intent is there and the process wrote its pid: enough to find it again.
      appendIfPossible(Entry.started(clock.instant(), instance, pid));
      child.running(id, fingerprint, pid, clock.instant());
      publish(child);
      watch(child, spawned.lifeline(), spawned.process());
      events.tell("started", program.part().resource(), "odin", child.name + ", pid " + pid);
    } catch (IOException e) {
      logger.error("Could not start {}", child.name, e);
      child.running(id, fingerprint, 0, clock.instant());
      exited(child, id, String.valueOf(e.getMessage()));
    }
  }

  /** A thread of its own for each child: Java can only wait for a FIFO by blocking. */
  private void watch(Child child, Lifeline lifeline, @Nullable Process process) {
    String id = child.id;
    long pid = child.pid;
    // Its own children hold the FIFO open too; without it they are of no use.
    ProcessHandle.of(pid)
        .ifPresent(leader -> leader.onExit().thenRun(() -> Shell.signalGroup("KILL", pid)));
    Thread thread =
        new Thread(
            () -> {
              try (lifeline) {
                if (process != null && lifeline.awaitChild()) {
                  lifeline.release();
                }
                lifeline.awaitEnd();
              } catch (IOException e) {
                logger.warn("Lost sight of {}", child.name, e);
              }
              String how = process == null ? "exit code not known, it was adopted" : code(process);
              if (!loop.isShutdown()) {
                loop.execute(() -> exited(child, id, how));
              }
            },
            "lifeline-" + child.name);
    thread.setDaemon(true);
    thread.start();
  }

  private static String code(Process process) {
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        Shell.killTree(process.pid());
      }
      return "exit code " + process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "exit code not known";
    }
  }

  private void exited(Child child, String id, String code) {
    if (!child.id.equals(id)) {
      return;
    }
    String how = child.hasFailed() ? code + ", it had failed: " + child.failure : code;
    boolean lasted = Duration.between(child.since, clock.instant()).compareTo(policy.reset()) > 0;
    child.failures = lasted ? 1 : child.failures + 1;
    child.ended(how);
    publish(child);
    events.tell("exited", child.name, "odin", how + (child.wanted ? "" : ", as asked"));
    try {
      spawner.forget(id);
    } catch (IOException e) {
      logger.warn("Could not remove the directory of {}", id, e);
    }
    appendIfPossible(Entry.exited(clock.instant(), child.name, id, how));
    if (child.wanted) {
      Duration delay = policy.delay(child.failures);
      logger.warn("{} ended, {}; it starts again in {} ms", child.name, how, delay.toMillis());
      loop.schedule(() -> restart(child), delay.toMillis(), TimeUnit.MILLISECONDS);
      return;
    }
    children.remove(child.name, child);
    views.remove(child.name);
    child.waiting.forEach(future -> future.complete(null));
  }

  private void restart(Child child) {
    Program program = child.program;
    if (child.wanted && !child.isRunning() && program != null) {
      child.restarts++;
      try {
        spawn(child, program);
      } catch (UncheckedIOException e) {
        child.failures++;
        Duration delay = policy.delay(child.failures);
        logger.warn("Could not start {} again, {}", child.name, e.getMessage());
        loop.schedule(() -> restart(child), delay.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }

  /** What a next Odin finds out by itself; a full disk must not keep a process from its restart. */
  private void appendIfPossible(Entry entry) {
    try {
      journal.append(entry);
    } catch (UncheckedIOException e) {
      logger.error("Could not write to the journal: {} {}", entry.what(), entry.name(), e);
    }
  }

  private CompletableFuture<Void> end(Child child) {
    child.wanted = false;
    if (!child.isRunning()) {
      children.remove(child.name, child);
      views.remove(child.name);
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> gone = new CompletableFuture<>();
    child.waiting.add(gone);
    signal(child);
    return gone;
  }

  /** Asks a process to end; one that does not is killed. */
  private void signal(Child child) {
    long pid = child.pid;
    String id = child.id;
    Shell.signal(child.program == null ? "TERM" : child.program.stop(), pid);
    loop.schedule(
        () -> {
          if (child.isRunning() && child.id.equals(id)) {
            logger.warn(
                "{} did not end within {} s, it is killed", child.name, policy.grace().toSeconds());
            Shell.killTree(pid);
          }
        },
        policy.grace().toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private void publish(Child child) {
    views.put(
        child.name,
        new View(child.pid, child.fingerprint, child.restarts, child.exits, child.lastExit));
  }

  private CompletableFuture<Void> onLoop(
      java.util.function.Supplier<CompletableFuture<Void>> work) {
    return CompletableFuture.supplyAsync(work, loop).thenCompose(future -> future);
  }

  /** Owned by the loop. */
  private static final class Child {
    final String name;
    final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    @Nullable Program program;
    boolean wanted;
    String id = "";
    String fingerprint = "";
    long pid;
    Instant since = Instant.EPOCH;
    String failure = ""; // of a process that runs all the same
    int failures;
    int restarts;
    int exits;
    String lastExit = "";

    Child(String name) {
      this.name = name;
    }

    boolean isRunning() {
      return !id.isEmpty();
    }

    boolean hasFailed() {
      return !failure.isEmpty();
    }

    boolean runs(Program other) {
      return wanted && fingerprint.equals(other.part().fingerprint());
    }

    void running(String id, String fingerprint, long pid, Instant since) {
      this.id = id;
      this.fingerprint = fingerprint;
      this.pid = pid;
      this.since = since;
    }

    void ended(String how) {
      id = "";
      failure = "";
      pid = 0;
      exits++;
      lastExit = how;
    }
  }
}
