package io.asgard.datlantis.deployment;

import io.asgard.datlantis.flink.Cluster;
import io.asgard.datlantis.flink.FlinkJob;
import io.asgard.datlantis.flink.FlinkState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Says what is to be done so that the cluster runs what is desired. Pure. */
final class Planner {
  private static final Duration SETTLED = Duration.ofMinutes(1);

  private Planner() {}

  /**
   * The steps of one round.
   *
   * @param ours names of jobs by the ids that we ever ran on Flink; other people's jobs are left
   *     alone
   */
  static List<Step> plan(List<Job> jobs, Map<String, String> ours, Cluster cluster, Instant now) {
    List<Step> steps = new ArrayList<>();
    List<Job> wanted = jobs.stream().filter(Planner::mayRun).toList();
    Set<String> wantedIds = wanted.stream().map(Job::flinkId).collect(Collectors.toSet());
    List<FlinkJob> unwanted =
        cluster.jobs().values().stream()
            .filter(job -> ours.containsKey(job.id()) && !wantedIds.contains(job.id()))
            .filter(job -> !job.state().terminal())
            .toList();
    for (FlinkJob job : unwanted) {
      if (job.state() != FlinkState.CANCELLING) {
        steps.add(
            new Step(Step.Action.CANCEL, Objects.requireNonNull(ours.get(job.id())), job.id()));
      }
    }
    Set<String> ending =
        unwanted.stream()
            .map(job -> Objects.requireNonNull(ours.get(job.id())))
            .collect(Collectors.toSet());
    int free = cluster.freeSlots();
    for (Job job : wanted) {
      Optional<Step.Action> action = next(job, cluster.jobs().get(job.flinkId()), now);
      if (action.equals(Optional.of(Step.Action.RUN))) {
        if (ending.contains(job.name())) {
          continue; // Its predecessor still runs: two would write the same metric.
        }
        free -= job.spec().getParallelism();
        action = free < 0 ? Optional.of(Step.Action.WAIT) : action;
      }
      action.ifPresent(does -> steps.add(new Step(does, job.name(), job.flinkId())));
    }
    return steps;
  }

  private static boolean mayRun(Job job) {
    return job.desired() == Job.Desired.RUNNING && job.progress().refused().isEmpty();
  }

  private static Optional<Step.Action> next(
      Job job, @org.jspecify.annotations.Nullable FlinkJob found, Instant now) {
    if (found == null) {
      return job.trouble().notBefore().isAfter(now)
          ? Optional.empty()
          : Optional.of(Step.Action.RUN);
    }
    if (found.state().terminal()) {
      return Optional.of(Step.Action.RENEW);
    }
    boolean runs = found.state() == FlinkState.RUNNING && found.complete();
    if (runs && job.progress().onItsWay()) {
      return Optional.of(Step.Action.ARRIVE);
    }
    boolean well = found.state() == FlinkState.RUNNING && found.age().compareTo(SETTLED) > 0;
    return well && job.trouble().failures() > 0
        ? Optional.of(Step.Action.SETTLE)
        : Optional.empty();
  }
}
