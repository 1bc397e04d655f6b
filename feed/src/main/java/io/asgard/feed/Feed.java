package io.asgard.feed;

import io.asgard.feed.source.Row;
import io.asgard.feed.source.Source;
import io.asgard.producer.Ack;
import io.asgard.producer.Producer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Sends a source's rows until it ends, a limit is reached or a stop is asked for. */
final class Feed {
  private final Source source;
  private final Producer producer;
  private final Pace pace;
  private final Timeline timeline;
  private final Answers answers;
  private final Stop stop;
  private final Map<String, Long> lastEventTimes = new ConcurrentSkipListMap<>();
  private long unanswered; // guarded by this
  private volatile CompletableFuture<?> progress = CompletableFuture.completedFuture(null);

  Feed(Source source, Producer producer, Pace pace, Timeline timeline, Answers answers, Stop stop) {
    this.source = source;
    this.producer = producer;
    this.pace = pace;
    this.timeline = timeline;
    this.answers = answers;
    this.stop = stop;
  }

  /** Sends at most so many rows, and waits until all are answered. */
  void run(long limit) throws InterruptedException {
    for (long sent = 0; sent < limit && !stop.requested() && pace.byRate(); sent++) {
      Row row = source.next();
      if (row == null || !pace.byEventTime(row.time())) {
        break;
      }
      send(row);
    }
    producer.flush().join();
    awaitAnswers();
  }

  /**
   * Lets the windows close whose events are all stored, however long that took. Does nothing while
   * the last word on it is under way. Any thread.
   */
  void progress() {
    if (!progress.isDone()) {
      return;
    }
    // Rows come in time order, and the watermark follows all that were sent before it.
    progress =
        CompletableFuture.allOf(
            lastEventTimes.entrySet().stream()
                .map(
                    last ->
                        producer.advanceWatermark(
                            last.getKey(), Instant.ofEpochMilli(last.getValue())))
                .toArray(CompletableFuture[]::new));
  }

  /** Lets the windows close up to a margin after the last event of each topic. */
  Map<String, Report.End> end(Duration margin) {
    Map<String, Report.End> ends = new TreeMap<>();
    lastEventTimes.forEach(
        (topic, last) -> ends.put(topic, end(topic, Instant.ofEpochMilli(last), margin)));
    return ends;
  }

  private void send(Row row) {
    String topic = row.topic();
    long eventTime = timeline.eventTime(row.time());
    synchronized (this) {
      unanswered++;
    }
    producer
        .publish(topic, row.key(), row.message(eventTime))
        .whenComplete((ack, failure) -> answered(ack, topic, eventTime));
  }

  private void answered(@Nullable Ack ack, String topic, long eventTime) {
    if (ack != null) {
      answers.add(ack, eventTime, topic);
      // What was refused, of the year 2099 perhaps, says nothing about how far the topic is.
      if (ack.stored()) {
        lastEventTimes.merge(topic, eventTime, Math::max);
      }
    }
    synchronized (this) {
      unanswered--;
      notifyAll();
    }
  }

  private synchronized void awaitAnswers() throws InterruptedException {
    while (unanswered > 0) {
      wait();
    }
  }

  private Report.End end(String topic, Instant last, Duration margin) {
    Instant watermark = last.plus(margin);
    try {
      int partitions = producer.advanceWatermark(topic, watermark).join();
      return new Report.End(last, watermark, partitions, "");
    } catch (CompletionException e) {
      return new Report.End(last, watermark, 0, reason(e));
    }
  }

  private static String reason(CompletionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }
}
