package io.asgard.firehose.delivery;

import io.asgard.firehose.deadletter.DeadLetterQueue;
import io.asgard.firehose.deadletter.DeadLetters;
import io.asgard.firehose.deadletter.Letter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;

/**
 * Delivers dead letters again, in their order, until those are through that there were when it
 * began: through the same filters, to the same sink, each with an outcome. What fails again is a
 * new letter.
 */
final class Replay implements AutoCloseable {
  private static final int MOST = 500;
  private static final long LOOK_MILLIS = 200;

  private final DeadLetterQueue queue;
  private final DeadLetters deadLetters;
  private final DeliveryMetrics metrics;
  private final BlockingQueue<List<Pending>> ended = new LinkedBlockingQueue<>();
  // It is theirs that is let go of when this is stopped.
  private final Assignment assignment = new Assignment(new TopicPartition("replay", 0), 0);
  private final Lanes lanes;

  private volatile boolean stopped;
  private volatile int pending;
  private volatile long replayed;

  Replay(
      DeadLetterQueue queue,
      DeadLetters deadLetters,
      DeliveryLoop.LaneMaker maker,
      Policy policy,
      DeliveryMetrics metrics) {
    this.queue = queue;
    this.deadLetters = deadLetters;
    this.metrics = metrics;
    this.lanes = maker.apply(policy.lanes(), ended::add);
  }

  /**
   * Returns when there are no more, or it was stopped.
   *
   * @throws RuntimeException if it cannot go on; what was not settled comes again in the next one
   */
  void run() throws InterruptedException {
    List<Letter> letters = queue.read(MOST);
    while (!letters.isEmpty() && !stopped) {
      offer(letters);
      while (pending > 0 && !stopped) {
        lanes.requireWorking();
        List<Pending> some = ended.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        settle(some == null ? List.of() : some);
      }
      if (pending > 0) {
        return;
      }
      queue.settle();
      letters = queue.read(MOST);
    }
  }

  private void offer(List<Letter> letters) {
    List<Pending> events = new ArrayList<>(letters.size());
    letters.forEach(letter -> events.add(new Pending(letter.record(), assignment, 0)));
    metrics.received(events.size());
    metrics.replayed(events.size());
    pending = events.size();
    lanes.offer(events);
  }

  private void settle(List<Pending> some) {
    pending -= some.size();
    replayed += some.stream().filter(each -> !each.failed).count();
  }

  /** How many have an outcome. Any thread. */
  long replayed() {
    return replayed;
  }

  /** How many were read and have none. Any thread. */
  int pending() {
    return pending;
  }

  /** Why they do not flow; empty when they do. Any thread. */
  String trouble() {
    return lanes.trouble();
  }

  /** Ends after the calls that are under way. Any thread. */
  void stop() {
    stopped = true;
    assignment.release();
    lanes.wake();
  }

  /** What has no outcome by then comes again in the next one. */
  @Override
  public void close() {
    stop();
    try (queue;
        deadLetters) {
      lanes.close();
    } finally {
      for (List<Pending> some = ended.poll(); some != null; some = ended.poll()) {
        // Let go of by its lane, it is counted there.
        settle(some);
      }
      metrics.failed(pending);
      pending = 0;
    }
  }
}
