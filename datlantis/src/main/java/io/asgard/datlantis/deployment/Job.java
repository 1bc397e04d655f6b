package io.asgard.datlantis.deployment;

import io.asgard.contracts.v1.Input;
import io.asgard.contracts.v1.JobSpec;
import io.asgard.contracts.v1.MetricModel;
import io.asgard.datlantis.spec.SpecChange;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A job as it is desired, and how far that was reached.
 *
 * @param restored how often it was started from a checkpoint
 * @param store address of the time series for which Enigma and Cosmos know its metric; empty while
 *     they do not
 * @param progress how far it has come, and on which clusters
 */
public record Job(
    JobSpec spec,
    Desired desired,
    Incarnation incarnation,
    int restored,
    String store,
    Trouble trouble,
    Progress progress) {

  /** What its owner wants of a job. */
  public enum Desired {
    RUNNING,
    STOPPED
  }

  static Job of(JobSpec spec) {
    return new Job(
        spec, Desired.RUNNING, Incarnation.heirOf(List.of()), 0, "", Trouble.NONE, Progress.NONE);
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
      case NONE -> new Job(changed, desired, incarnation, restored, store, trouble, progress);
      case KEEPS_STATE ->
          anew(changed, Incarnation.heirOf(incarnation.ids()), progress.at(progress.places()));
      case LOSES_STATE -> anew(changed, Incarnation.heirOf(List.of()), Progress.NONE);
    };
  }

  Job with(Desired now) {
    return new Job(spec, now, incarnation, restored, store, Trouble.NONE, progress);
  }

  Job with(Trouble now) {
    return new Job(spec, desired, incarnation, restored, store, now, progress);
  }

  Job with(Incarnation next) {
    return new Job(spec, desired, next, restored, store, trouble, progress);
  }

  Job withMetricIn(String now) {
    return new Job(spec, desired, incarnation, restored, now, trouble, progress);
  }

  /** Whether it writes to another time series than this one. */
  boolean writesElsewhere(String now) {
    return !store.isEmpty() && !store.equals(now);
  }

  /** What to run instead where the time series is another one: its metric is not known there. */
  Job moved() {
    return anew(spec, Incarnation.heirOf(incarnation.ids()), progress.nothingClosed());
  }

  Job with(Progress now) {
    return new Job(spec, desired, incarnation, restored, store, trouble, now);
  }

  /** What to run instead where its streams are now, on the way told by the new progress. */
  Job takenAlong(Move how, Progress there) {
    List<String> heirOf = how == Move.BOUNDARY ? List.of() : incarnation.ids();
    String why = there.moved() == null ? "" : there.moved().why();
    Trouble trouble = new Trouble(0, Instant.EPOCH, why);
    return new Job(spec, desired, Incarnation.heirOf(heirOf), restored, store, trouble, there);
  }

  /** What to run instead when somebody says where to begin. */
  Job begunAt(Beginning from) {
    Incarnation next = Incarnation.heirOf(List.of());
    return new Job(
        spec, Desired.RUNNING, next, restored, store, Trouble.NONE, Progress.asked(from));
  }

  /** The streams that it reads. */
  Set<String> inputs() {
    return spec.getInputsList().stream().map(Input::getStream).collect(Collectors.toSet());
  }

  Job started(boolean fromCheckpoint) {
    int times = fromCheckpoint ? restored + 1 : restored;
    return new Job(spec, desired, incarnation, times, store, trouble.started(), progress);
  }

  private Job anew(JobSpec changed, Incarnation next, Progress kept) {
    return new Job(changed, desired, next, restored, "", Trouble.NONE, kept);
  }
}
