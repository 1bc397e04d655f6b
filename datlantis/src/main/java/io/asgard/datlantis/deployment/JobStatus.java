package io.asgard.datlantis.deployment;

import io.asgard.datlantis.flink.Cluster;
import io.asgard.datlantis.flink.FlinkJob;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A job as its owner sees it: what is desired, and what is. */
public record JobStatus(Job job, State state, String detail) {
  /** What is, in the owner's words. */
  public enum State {
    /** On its way to run; the detail says what it waits for. */
    DEPLOYING,
    RUNNING,
    /** Flink itself starts it again from a checkpoint. */
    RESTARTING,
    /** It ended by a failure and is started again after a pause. */
    FAILED,
    /** Its streams have moved and it cannot go on there: the detail says why, and what to do. */
    REFUSED,
    STOPPING,
    STOPPED,
    /** Flink does not answer. */
    UNKNOWN
  }

  /** Without an observation, because of that failure. */
  public static JobStatus unknown(Job job, String failure) {
    return new JobStatus(job, State.UNKNOWN, failure);
  }

  public static JobStatus of(Job job, Cluster cluster) {
    Optional<FlinkJob> found = Optional.ofNullable(cluster.jobs().get(job.incarnation().id()));
    String refused = job.progress().refused();
    String detail = refused.isEmpty() ? job.trouble().detail() : refused;
    return new JobStatus(job, state(job, found.orElse(null)), detail);
  }

  public String flinkId() {
    return job.flinkId();
  }

  public JobStatus with(String cause) {
    return new JobStatus(job, state, cause);
  }

  private static State state(Job job, @Nullable FlinkJob found) {
    boolean live = found != null && !found.state().terminal();
    if (job.desired() == Job.Desired.STOPPED) {
      return live ? State.STOPPING : State.STOPPED;
    }
    if (!job.progress().refused().isEmpty()) {
      return State.REFUSED;
    }
    if (found == null) {
      return job.trouble().failures() > 0 ? State.FAILED : State.DEPLOYING;
    }
    return switch (found.state()) {
      case RUNNING -> found.complete() ? State.RUNNING : State.DEPLOYING;
      case INITIALIZING, CREATED, RECONCILING -> State.DEPLOYING;
      case RESTARTING, FAILING, SUSPENDED -> State.RESTARTING;
      case CANCELLING, CANCELED -> State.DEPLOYING;
      case FAILED, FINISHED -> State.FAILED;
    };
  }
}
