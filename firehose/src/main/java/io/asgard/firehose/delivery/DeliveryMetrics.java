package io.asgard.firehose.delivery;

import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Counts each event once by its outcome: at all times <code>
 * received = delivered + dead-lettered + filtered + failed + pending</code>. Failed here are those
 * whose partition went to another instance, or is read again from elsewhere, or whose firehose
 * stopped, before they had another outcome: they are received again. Retried counts attempts,
 * replayed the dead letters among those received.
 */
public final class DeliveryMetrics {
  private final Counter received;
  private final Counter delivered;
  private final Counter deadLettered;
  private final Counter filtered;
  private final Counter failed;
  private final Counter retried;
  private final Counter replayed;
  private final Counter commits;
  private final Counter failedCommits;
  private final DistributionSummary batch;
  private final Timer sink;
  private final Timer delay;

  public DeliveryMetrics(MeterRegistry meters) {
    received = meters.counter("firehose.events.received");
    delivered = meters.counter("firehose.events.delivered");
    deadLettered = meters.counter("firehose.events.dead.lettered");
    filtered = meters.counter("firehose.events.filtered");
    failed = meters.counter("firehose.events.failed");
    retried = meters.counter("firehose.events.retried");
    replayed = meters.counter("firehose.events.replayed");
    commits = meters.counter("firehose.commits", "success", "true");
    failedCommits = meters.counter("firehose.commits", "success", "false");
    batch = meters.summary("firehose.batch.events");
    sink = meters.timer("firehose.sink");
    delay = meters.timer("firehose.delay");
  }

  void received(int events) {
    received.increment(events);
  }

  /** A sink answered for a batch. */
  void answered(List<Pending> events, List<Delivery> answers, Duration took) {
    long done = count(answers, Outcome.DONE);
    delivered.increment(done);
    retried.increment(count(answers, Outcome.RETRY));
    sink.record(took);
    batch.record(events.size());
    if (done > 0) {
      // From Kafka to the sink, of the oldest of the batch.
      delay.record(
          Math.max(0, System.currentTimeMillis() - events.get(0).record.timestamp()),
          TimeUnit.MILLISECONDS);
    }
  }

  void deadLettered(int events) {
    deadLettered.increment(events);
  }

  void filtered(int events) {
    filtered.increment(events);
  }

  void failed(int events) {
    failed.increment(events);
  }

  /** Received once more, as dead letters. */
  void replayed(int events) {
    replayed.increment(events);
  }

  void committed(boolean success) {
    (success ? commits : failedCommits).increment();
  }

  public Counts counts() {
    return new Counts(
        (long) received.count(),
        (long) delivered.count(),
        (long) deadLettered.count(),
        (long) filtered.count(),
        (long) failed.count(),
        (long) retried.count(),
        (long) replayed.count());
  }

  private static long count(List<Delivery> answers, Outcome outcome) {
    long count = 0;
    for (Delivery answer : answers) {
      count += answer.outcome() == outcome ? 1 : 0;
    }
    return count;
  }
}
