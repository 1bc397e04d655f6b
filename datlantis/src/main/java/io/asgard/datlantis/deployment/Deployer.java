package io.asgard.datlantis.deployment;

import io.asgard.datlantis.flink.Checkpoints;
import io.asgard.datlantis.flink.Cluster;
import io.asgard.datlantis.flink.Flink;
import io.asgard.datlantis.flink.FlinkJob;
import io.asgard.datlantis.flink.FlinkState;
import io.asgard.datlantis.metric.MetricOwner;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does the steps. Each may be done again: killed anywhere, the next round finds what is left. */
public final class Deployer {
  private static final Logger LOG = LoggerFactory.getLogger(Deployer.class);

  // Flink answers from what it remembered of a job up to 3 s ago.
  private static final Duration CAUSE_DELAY = Duration.ofSeconds(5);

  private final Jobs jobs;
  private final Flink flink;
  private final Checkpoints checkpoints;
  private final List<MetricOwner> metricOwners;
  private final Places places;
  private final JobArguments arguments;
  private final DeploymentMetrics metrics;
  private final Clock clock;

  /**
   * Nothing is done yet.
   *
   * @param metricOwners told of a job's metric before it runs, in this order
   */
  public Deployer(
      Jobs jobs,
      Flink flink,
      Checkpoints checkpoints,
      List<MetricOwner> metricOwners,
      Places places,
      JobArguments arguments,
      DeploymentMetrics metrics,
      Clock clock) {
    this.jobs = jobs;
    this.flink = flink;
    this.checkpoints = checkpoints;
    this.metricOwners = metricOwners;
    this.places = places;
    this.arguments = arguments;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Jobs that write to the time series of before are started anew for the one of now.
   *
   * @return whether there was one
   */
  boolean moveToStore(List<Job> all) {
    String store = arguments.timeSeries().toString();
    List<Job> elsewhere = all.stream().filter(job -> job.writesElsewhere(store)).toList();
    for (Job job : elsewhere) {
      jobs.change(job.name(), now -> now.writesElsewhere(store) ? now.moved() : now);
      LOG.info("{} writes to {} from now on, no longer to {}", job.name(), store, job.store());
    }
    return !elsewhere.isEmpty();
  }

  void apply(Step step, Cluster cluster) {
    switch (step.action()) {
      case CANCEL -> {
        flink.cancel(step.flinkId());
        LOG.info("Cancelled {} ({})", step.job(), step.flinkId());
      }
      case RUN -> run(jobs.get(step.job()), step);
      case RENEW -> renew(jobs.get(step.job()), step, cluster);
      case ARRIVE -> arrive(jobs.get(step.job()), step);
      case SETTLE -> jobs.change(step.job(), job -> job.with(Trouble.NONE));
      case WAIT -> waitForSlots(jobs.get(step.job()), cluster);
    }
  }

  private void run(Job job, Step step) {
    if (!job.flinkId().equals(step.flinkId()) || job.desired() != Job.Desired.RUNNING) {
      return; // Changed since it was planned.
    }
    String store = arguments.timeSeries().toString();
    if (!job.store().equals(store)) {
      metricOwners.forEach(owner -> owner.put(job.metric()));
      jobs.change(job.name(), now -> same(now, job) ? now.withMetricIn(store) : now);
    }
    Map<String, String> now = places.of(arguments.streams(job.spec()));
    if (Move.between(job.progress().places(), now, job.inputs()) != Move.NONE) {
      return; // Moved since it was planned: the next round takes it along first.
    }
    Optional<String> restore = checkpoints.newest(job.incarnation().ids());
    jobs.willRun(job);
    // First: if nobody hears of the start any more, it is known which cluster its offsets are of.
    jobs.change(
        job.name(),
        known ->
            same(known, job) ? known.with(known.progress().started(now, clock.instant())) : known);
    Beginning from = job.progress().from();
    flink.run(job.flinkId(), arguments.of(job.spec(), now, from), restore);
    jobs.change(job.name(), known -> same(known, job) ? known.started(restore.isPresent()) : known);
    LOG.info("Started {} ({}) from {}", job.name(), job.flinkId(), restore.orElse(from.told()));
  }

  /** The job ended for good under this id, so the checkpoint that is newest now stays so. */
  private void renew(Job job, Step step, Cluster cluster) {
    FlinkJob ended = Objects.requireNonNull(cluster.jobs().get(step.flinkId()));
    FlinkState state = ended.state();
    String id = step.flinkId();
    Optional<String> cause = flink.rootCause(id);
    boolean fresh = ended.ended().plus(CAUSE_DELAY).isAfter(clock.instant());
    if (state == FlinkState.FAILED && cause.isEmpty() && fresh) {
      return; // The next round asks again.
    }
    Incarnation next =
        Incarnation.heirOf(
            checkpoints.newest(id).isPresent() ? List.of(id) : job.incarnation().heirOf());
    String why = state + cause.map(told -> ": " + told).orElse("");
    jobs.change(
        job.name(),
        now -> {
          // A cancelled job was ended by somebody, so it can be started again at once.
          Trouble trouble =
              state == FlinkState.CANCELED
                  ? now.trouble()
                  : now.trouble().failed(why, clock.instant());
          return same(now, job) ? now.with(next).with(trouble) : now;
        });
    LOG.info("{} ({}) ended, {}; goes on as {}", job.name(), id, why, next.id());
  }

  private void arrive(Job job, Step step) {
    Progress there = job.progress().ran(clock.instant());
    if (!job.flinkId().equals(step.flinkId()) || there.moved() == null) {
      return;
    }
    Duration took = there.moved().took();
    jobs.change(
        job.name(), now -> same(now, job) ? now.with(now.progress().ran(clock.instant())) : now);
    metrics.arrived(took == null ? Duration.ZERO : took);
    LOG.info("{} ({}) runs after {}: {}", job.name(), job.flinkId(), took, there.moved().why());
  }

  private void waitForSlots(Job job, Cluster cluster) {
    String why =
        "parallelism: %d (expected: <= free slots, %d of %d)"
            .formatted(job.spec().getParallelism(), cluster.freeSlots(), cluster.slots());
    if (!job.trouble().detail().equals(why)) {
      jobs.change(job.name(), now -> now.with(now.trouble().waiting(why, clock.instant())));
    }
  }

  private static boolean same(Job now, Job then) {
    return now.flinkId().equals(then.flinkId());
  }
}
