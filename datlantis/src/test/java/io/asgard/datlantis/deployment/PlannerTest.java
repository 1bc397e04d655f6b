package io.asgard.datlantis.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.datlantis.flink.Cluster;
import io.asgard.datlantis.flink.FlinkJob;
import io.asgard.datlantis.flink.FlinkState;
import io.asgard.datlantis.spec.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");

  private final Job job = Job.of(Samples.job());
  private final String id = job.flinkId();

  @Test
  void aNewJobIsRun() {
    assertThat(plan(List.of(job), cluster())).containsExactly(step(Step.Action.RUN, id));
  }

  @Test
  void aRunningJobIsLeftAlone() {
    assertThat(plan(List.of(job), cluster(on(id, FlinkState.RUNNING)))).isEmpty();
    assertThat(plan(List.of(job), cluster(on(id, FlinkState.RESTARTING)))).isEmpty();
  }

  @Test
  void aJobLostWithItsJobManagerIsRunUnderTheSameId() {
    Job ran = job.started(false);
    assertThat(plan(List.of(ran), cluster())).containsExactly(step(Step.Action.RUN, id));
  }

  @Test
  void aJobThatEndedGetsAnotherId() {
    for (FlinkState state : List.of(FlinkState.FAILED, FlinkState.CANCELED, FlinkState.FINISHED)) {
      assertThat(plan(List.of(job), cluster(on(id, state))))
          .containsExactly(step(Step.Action.RENEW, id));
    }
  }

  @Test
  void aFailedJobPausesFirst() {
    Job failed = job.with(Trouble.NONE.failed("x", NOW));
    assertThat(plan(List.of(failed), cluster())).isEmpty();
    assertThat(Planner.plan(List.of(failed), Map.of(), cluster(), NOW.plusSeconds(1)))
        .containsExactly(step(Step.Action.RUN, id));
  }

  @Test
  void aStoppedJobIsCancelledAndStaysSo() {
    Job stopped = job.with(Job.Desired.STOPPED);
    assertThat(plan(List.of(stopped), cluster(on(id, FlinkState.RUNNING))))
        .containsExactly(step(Step.Action.CANCEL, id));
    assertThat(plan(List.of(stopped), cluster(on(id, FlinkState.CANCELLING)))).isEmpty();
    assertThat(plan(List.of(stopped), cluster(on(id, FlinkState.CANCELED)))).isEmpty();
  }

  @Test
  void aDeletedJobIsCancelled() {
    assertThat(plan(List.of(), cluster(on(id, FlinkState.RUNNING))))
        .containsExactly(step(Step.Action.CANCEL, id));
  }

  @Test
  void aChangedJobRunsOnceItsPredecessorHasEnded() {
    Job changed = job.with(Samples.job().toBuilder().setSql("SELECT 2").build());
    assertThat(plan(List.of(changed), cluster(on(id, FlinkState.RUNNING))))
        .containsExactly(step(Step.Action.CANCEL, id));
    assertThat(plan(List.of(changed), cluster(on(id, FlinkState.CANCELLING)))).isEmpty();
    assertThat(plan(List.of(changed), cluster(on(id, FlinkState.CANCELED))))
        .containsExactly(step(Step.Action.RUN, changed.flinkId()));
  }

  @Test
  void aRefusedJobIsEndedAndNotRun() {
    Job refused = job.with(Progress.NONE.refused("it joins"));
    assertThat(plan(List.of(refused), cluster())).isEmpty();
    assertThat(plan(List.of(refused), cluster(on(id, FlinkState.RUNNING))))
        .containsExactly(step(Step.Action.CANCEL, id));
    assertThat(plan(List.of(refused), cluster(on(id, FlinkState.CANCELED)))).isEmpty();
  }

  @Test
  void aJobThatWasTakenAlongArrivesOnceAllOfItRuns() {
    Job moved = job.with(Progress.NONE.moved(Map.of(), Beginning.INPUTS, "why", NOW));
    FlinkJob starting =
        new FlinkJob(id, FlinkState.RUNNING, false, Duration.ofSeconds(1), Instant.EPOCH);
    assertThat(plan(List.of(moved), cluster(starting))).isEmpty();
    assertThat(plan(List.of(moved), cluster(on(id, FlinkState.RUNNING))))
        .containsExactly(step(Step.Action.ARRIVE, id));
    Job arrived = moved.with(moved.progress().ran(NOW.plusSeconds(4)));
    assertThat(plan(List.of(arrived), cluster(on(id, FlinkState.RUNNING)))).isEmpty();
  }

  @Test
  void otherPeoplesJobsAreLeftAlone() {
    Cluster cluster = cluster(on("theirs", FlinkState.RUNNING));
    assertThat(Planner.plan(List.of(), Map.of(), cluster, NOW)).isEmpty();
  }

  @Test
  void aFullClusterIsWaitedFor() {
    Job wide = Job.of(Samples.job().toBuilder().setParallelism(4).build());
    assertThat(plan(List.of(job, wide), cluster()))
        .containsExactly(step(Step.Action.RUN, id), step(Step.Action.WAIT, wide.flinkId()));
  }

  @Test
  void failuresAreForgottenAfterAMinuteOfRunning() {
    Job failed = job.with(Trouble.NONE.failed("x", NOW));
    FlinkJob old =
        new FlinkJob(id, FlinkState.RUNNING, true, Duration.ofSeconds(61), Instant.EPOCH);
    assertThat(plan(List.of(failed), cluster(on(id, FlinkState.RUNNING)))).isEmpty();
    assertThat(plan(List.of(failed), cluster(old))).containsExactly(step(Step.Action.SETTLE, id));
  }

  private List<Step> plan(List<Job> jobs, Cluster cluster) {
    return Planner.plan(jobs, Map.of(id, "supply"), cluster, NOW);
  }

  private static Step step(Step.Action action, String flinkId) {
    return new Step(action, "supply", flinkId);
  }

  private static FlinkJob on(String id, FlinkState state) {
    return new FlinkJob(id, state, true, Duration.ofSeconds(10), Instant.EPOCH);
  }

  private static Cluster cluster(FlinkJob... jobs) {
    return new Cluster(
        Stream.of(jobs).collect(Collectors.toMap(FlinkJob::id, Function.identity())), 4, 4);
  }
}
