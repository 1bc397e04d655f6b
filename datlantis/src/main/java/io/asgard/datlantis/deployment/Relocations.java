package io.asgard.datlantis.deployment;

import io.asgard.datlantis.flink.Cluster;
import io.asgard.datlantis.flink.Flink;
import io.asgard.datlantis.flink.FlinkJob;
import io.asgard.datlantis.flink.FlinkState;
import io.asgard.datlantis.flink.RefusedException;
import io.asgard.platform.service.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes jobs along when their streams move to another cluster: to the end of the last window that
 * is written, or not at all. Used by the reconciler's thread.
 */
public final class Relocations {
  private static final Logger LOG = LoggerFactory.getLogger(Relocations.class);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(10);
  // Each takes Flink a second or two; meanwhile no other step is done.
  private static final int AT_ONCE = 4;

  private final Jobs jobs;
  private final Flink flink;
  private final Places places;
  private final JobArguments arguments;
  private final DeploymentMetrics metrics;
  private final Clock clock;
  private final Map<String, Instant> notBefore = new HashMap<>(); // by job that could not follow
  private Instant asked = Instant.EPOCH;

  public Relocations(
      Jobs jobs,
      Flink flink,
      Places places,
      JobArguments arguments,
      DeploymentMetrics metrics,
      Clock clock) {
    this.jobs = jobs;
    this.flink = flink;
    this.places = places;
    this.arguments = arguments;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Keeps in mind how far each job has written, for when Flink is not there to be asked. */
  void remember(List<Job> all, Cluster cluster) {
    if (asked.plus(ASK_AGAIN).isAfter(clock.instant())) {
      return;
    }
    asked = clock.instant();
    for (Job job : all) {
      FlinkJob found = cluster.jobs().get(job.flinkId());
      if (found != null && found.state() == FlinkState.RUNNING) {
        Optional<Instant> closed = flink.closed(job.flinkId());
        if (closed.isPresent() && !closed.get().equals(job.progress().closed())) {
          change(job, now -> now.closed(closed.get()));
        }
      }
    }
  }

  /**
   * Changes the jobs whose streams are elsewhere; the plan that is made afterwards does the rest.
   *
   * @return whether there was one
   */
  boolean follow(List<Job> all, Cluster cluster) {
    List<Job> wanted = all.stream().filter(job -> job.desired() == Job.Desired.RUNNING).toList();
    Set<String> names =
        wanted.stream()
            .flatMap(job -> arguments.streams(job.spec()).stream())
            .collect(Collectors.toSet());
    Map<String, String> known = places.known(names);
    notBefore.keySet().retainAll(wanted.stream().map(Job::name).toList());
    int changed = 0;
    for (Job job : wanted) {
      Set<String> streams = arguments.streams(job.spec());
      if (known.keySet().containsAll(streams) && changed < AT_ONCE) {
        Map<String, String> now =
            streams.stream().collect(Collectors.toMap(name -> name, known::get));
        changed += follow(job, now, cluster) ? 1 : 0;
      }
    }
    return changed > 0;
  }

  private boolean follow(Job job, Map<String, String> now, Cluster cluster) {
    Map<String, String> then = job.progress().places();
    // Started before places were kept: where it is now, as far as anybody knows.
    boolean unknown = then.isEmpty() && cluster.jobs().containsKey(job.flinkId());
    boolean refused = !job.progress().refused().isEmpty();
    switch (Move.between(then, now, job.inputs())) {
      case NONE -> {
        if (unknown || refused || (!then.isEmpty() && !then.equals(now))) {
          change(job, progress -> progress.at(now));
          return true;
        }
        return false;
      }
      case CHECKPOINT -> {
        String why = Move.told(then, now) + "; goes on from its checkpoint";
        Progress last = job.progress();
        move(job, Move.CHECKPOINT, why, last.moved(now, last.from(), why, clock.instant()));
        return true;
      }
      case BOUNDARY -> {
        Instant due = notBefore.getOrDefault(job.name(), Instant.EPOCH);
        return !refused && !due.isAfter(clock.instant()) && toBoundary(job, now);
      }
    }
    throw new IllegalStateException("a move is one of three");
  }

  private boolean toBoundary(Job job, Map<String, String> now) {
    notBefore.put(job.name(), clock.instant().plus(ASK_AGAIN)); // Compiling it takes a while.
    Progress progress = job.progress();
    String told = Move.told(progress.places(), now);
    try {
      Progress last = flink.closed(job.flinkId()).map(progress::closed).orElse(progress);
      Beginning next = Beginning.after(job.spec(), last);
      flink.check(arguments.of(job.spec(), now, next));
      String why = told + "; goes on with " + next.told();
      move(job, Move.BOUNDARY, why, last.moved(now, next, why, clock.instant()));
    } catch (RefusedException e) {
      refuse(job, told, String.valueOf(e.getMessage()));
    } catch (UnavailableException e) {
      return false; // It is tried again; what runs is left alone.
    } catch (RuntimeException e) {
      String why = told + ": " + e.getMessage();
      if (!job.trouble().detail().equals(why)) {
        LOG.warn("{} cannot follow yet: {}", job.name(), why);
        jobs.change(job.name(), known -> known.with(known.trouble().waiting(why, clock.instant())));
      }
      return false;
    }
    notBefore.remove(job.name());
    return true;
  }

  private void refuse(Job job, String told, String reason) {
    String why =
        ("%s: %s%nIts offsets mean nothing there, so it is stopped (expected: the stream back where"
                + " it was, then it goes on by itself; or POST /v1/jobs/%s/start?from=latest, or"
                + " from=a time, which begins without what came before)")
            .formatted(told, reason, job.name());
    change(job, progress -> progress.refused(why));
    metrics.refused();
    LOG.warn("{} ({}) is stopped: {}", job.name(), job.flinkId(), why);
  }

  private void move(Job job, Move how, String why, Progress there) {
    jobs.change(
        job.name(), now -> now.flinkId().equals(job.flinkId()) ? now.takenAlong(how, there) : now);
    metrics.moved(how);
    LOG.info("{} ({}) is taken along: {}", job.name(), job.flinkId(), why);
  }

  private void change(Job job, UnaryOperator<Progress> change) {
    jobs.change(
        job.name(),
        now -> now.flinkId().equals(job.flinkId()) ? now.with(change.apply(now.progress())) : now);
  }
}
