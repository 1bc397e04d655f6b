package io.asgard.datlantis.deployment;

import io.asgard.contracts.v1.JobSpec;
import io.asgard.contracts.v1.MetricModel;
import io.asgard.datlantis.spec.SpecChange;
import java.util.List;

/**
 * A job as it is desired, and how far that was reached.
 *
 * @param restored how often it was started from a checkpoint
 * @param store address of the time series for which Enigma and Cosmos know its metric; empty while
 *     they do not
 */
public record Job(
    JobSpec spec,
    Desired desired,
    Incarnation incarnation,
    int restored,
    String store,
    Trouble trouble) {

  /** What its owner wants of a job. */
  public enum Desired {
    RUNNING,
    STOPPED
  }

  static Job of(JobSpec spec) {
    return new Job(spec, Desired.RUNNING, Incarnation.heirOf(List.of()), 0, "", Trouble.NONE);
  }

  public String name() {
    return spec.getName();
  }

  public String team() {
    return spec.getTeam();
  }

  String flinkId() {
    return incarnation.id();
  }

  MetricModel metric() {
    return spec.getSink().getTimeSeries().getMetric();
  }

  Job with(JobSpec changed) {
    return switch (SpecChange.between(spec, changed)) {
      case NONE -> new Job(changed, desired, incarnation, restored, store, trouble);
      case KEEPS_STATE -> anew(changed, Incarnation.heirOf(incarnation.ids()));
      case LOSES_STATE -> anew(changed, Incarnation.heirOf(List.of()));
    };
  }

  Job with(Desired now) {
    return new Job(spec, now, incarnation, restored, store, Trouble.NONE);
  }

  Job with(Trouble now) {
    return new Job(spec, desired, incarnation, restored, store, now);
  }

  Job with(Incarnation next) {
    return new Job(spec, desired, next, restored, store, trouble);
  }

  Job withMetricIn(String now) {
    return new Job(spec, desired, incarnation, restored, now, trouble);
  }

  /** Whether it writes to another time series than this one. */
  boolean writesElsewhere(String now) {
    return !store.isEmpty() && !store.equals(now);
  }

  /** What to run instead where the time series is another one: its metric is not known there. */
  Job moved() {
    return anew(spec, Incarnation.heirOf(incarnation.ids()));
  }

  Job started(boolean fromCheckpoint) {
    int times = fromCheckpoint ? restored + 1 : restored;
    return new Job(spec, desired, incarnation, times, store, trouble.started());
  }

  private Job anew(JobSpec changed, Incarnation next) {
    return new Job(changed, desired, next, restored, "", Trouble.NONE);
  }
}
