package io.asgard.firehose.delivery;

import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/**
 * Counts each event once by its outcome: <code>
 * received = delivered + dead-lettered + skipped + released</code> whenever no batch is under way.
 * Released are those whose partition went to another instance, or whose firehose stopped, before
 * they had an outcome: they are received again there. Retried counts attempts, not events.
 */
public final class DeliveryMetrics {
  private final Counter received;
  private final Counter delivered;
  private final Counter deadLettered;
  private final Counter skipped;
  private final Counter released;
  private final Counter retried;
  private final Timer sink;

  public DeliveryMetrics(MeterRegistry meters) {
    received = meters.counter("firehose.events.received");
    delivered = meters.counter("firehose.events.delivered");
    deadLettered = meters.counter("firehose.events.dead.lettered");
    skipped = meters.counter("firehose.events.skipped");
    released = meters.counter("firehose.events.released");
    retried = meters.counter("firehose.events.retried");
    sink = meters.timer("firehose.sink");
  }

  void received(int events, int skippedOfThem) {
    received.increment(events);
    skipped.increment(skippedOfThem);
  }

  void answered(List<Delivery> answers, Duration took) {
    delivered.increment(count(answers, Outcome.DONE));
    retried.increment(count(answers, Outcome.RETRY));
    sink.record(took);
  }

  void deadLettered(int events) {
    deadLettered.increment(events);
  }

  void released(int events) {
    released.increment(events);
  }

  public Counts counts() {
    return new Counts(
        (long) received.count(),
        (long) delivered.count(),
        (long) deadLettered.count(),
        (long) skipped.count(),
        (long) released.count(),
        (long) retried.count());
  }

  private static long count(List<Delivery> answers, Outcome outcome) {
    return answers.stream().filter(answer -> answer.outcome() == outcome).count();
  }
}
