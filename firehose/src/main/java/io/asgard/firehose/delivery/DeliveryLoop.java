package io.asgard.firehose.delivery;

import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Event;
import io.asgard.firehose.sink.Sink;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Poll, deliver, retry, dead-letter, commit: all of it, by one thread. A position is committed only
 * when every event before it has its outcome. While events of a batch wait for their next attempt,
 * the partitions are paused and polling goes on: the group sees a living member.
 */
final class DeliveryLoop implements ConsumerRebalanceListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryLoop.class);
  private static final Duration IDLE = Duration.ofMillis(200);
  private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(3);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(30);
  // Rounds without progress; one or two are not worth a word.
  private static final int STALLED = 3;

  private final Consumer<byte @Nullable [], byte @Nullable []> consumer;
  private final Sink sink;
  private final DeadLetters deadLetters;
  private final Backoff backoff;
  private final Clock clock;
  private final DeliveryMetrics metrics;
  private final RandomGenerator random = RandomGenerator.getDefault();

  // Owned by the thread that steps.
  private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();
  private @Nullable Batch batch;
  private int round;
  private long nextAttempt;
  private long nextLook;

  private volatile boolean left; // the cluster, as the stream has moved

  // Written by that thread, read by everyone.
  private volatile boolean joined;
  private volatile String trouble = "";
  private volatile String silence = "";
  private volatile int pending;
  private volatile List<PartitionLag> lag = List.of();

  DeliveryLoop(
      Consumer<byte @Nullable [], byte @Nullable []> consumer,
      Sink sink,
      DeadLetters deadLetters,
      Backoff backoff,
      Clock clock,
      DeliveryMetrics metrics) {
    this.consumer = consumer;
    this.sink = sink;
    this.deadLetters = deadLetters;
    this.backoff = backoff;
    this.clock = clock;
    this.metrics = metrics;
  }

  void subscribe(Collection<String> topics) {
    consumer.subscribe(topics, this);
  }

  /** Polls once, and delivers what there is to deliver now. */
  void step() throws InterruptedException {
    ConsumerRecords<byte @Nullable [], byte @Nullable []> records = consumer.poll(untilNext());
    if (!records.isEmpty()) {
      take(records);
    }
    if (batch == null) {
      if (records.isEmpty()) {
        commitNow(uncommitted.keySet());
      }
    } else if (clock.millis() >= nextAttempt) {
      attempt(batch);
    }
    look();
  }

  /**
   * The stream is on another cluster: ends whatever waits for this one. Any thread may say so. From
   * now on nothing is committed; what has been delivered since the last commit comes again there.
   */
  void leave() {
    left = true;
    consumer.wakeup();
    deadLetters.close();
  }

  /** Whether there is no more to be done here. */
  boolean left() {
    return left;
  }

  private Duration untilNext() {
    return batch == null
        ? IDLE
        : Duration.ofMillis(Math.max(0, Math.min(IDLE.toMillis(), nextAttempt - clock.millis())));
  }

  private void take(ConsumerRecords<byte @Nullable [], byte @Nullable []> records) {
    if (batch != null) {
      // Cannot happen while all is paused; if it did, going on would lose the older batch.
      throw new IllegalStateException("polled " + records.count() + " events during a batch");
    }
    List<Event> events = new ArrayList<>(records.count());
    for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : records) {
      Event event = Event.of(record);
      if (!event.isControl()) {
        events.add(event);
      }
    }
    metrics.received(records.count(), records.count() - events.size());
    batch = new Batch(events, records.nextOffsets());
    nextAttempt = 0;
    round = 0;
  }

  private void attempt(Batch batch) throws InterruptedException {
    int before = batch.open();
    deliver(batch);
    deadLetter(batch);
    uncommitted.putAll(batch.finished());
    pending = batch.open();
    if (batch.open() == 0) {
      finish();
      return;
    }
    consumer.pause(consumer.assignment());
    // Progress shows that the sink lives: then nobody needs to wait for long.
    round = batch.open() < before ? 1 : round + 1;
    trouble = round < STALLED ? "" : batch.trouble();
    Duration delay = batch.trouble().isEmpty() ? Duration.ZERO : backoff.delay(round, random);
    nextAttempt = clock.millis() + delay.toMillis();
    commitSoon();
  }

  private void deliver(Batch batch) throws InterruptedException {
    List<Event> events = batch.pending();
    if (events.isEmpty()) {
      return;
    }
    long start = System.nanoTime();
    List<Delivery> answers;
    try {
      answers = sink.deliver(events);
    } catch (RuntimeException e) {
      // A sink promises not to throw; that it did must not cost the event its outcome.
      answers = Collections.nCopies(events.size(), Delivery.retry("sink: " + e));
    }
    batch.delivered(answers, backoff.attempts());
    metrics.answered(answers, Duration.ofNanos(System.nanoTime() - start));
  }

  private void deadLetter(Batch batch) {
    List<DeadLetter> letters = batch.letters();
    if (letters.isEmpty()) {
      return;
    }
    List<Optional<String>> answers = deadLetters.write(letters);
    batch.written(answers);
    int written = letters.size() - batch.letters().size();
    metrics.deadLettered(written);
    if (written > 0) {
      LOG.warn(
          "Dead-lettered {} events, first {}: {}",
          written,
          letters.get(0).event(),
          letters.get(0).reason());
    }
  }

  private void finish() {
    batch = null;
    pending = 0;
    trouble = "";
    consumer.resume(consumer.assignment());
    commitSoon();
  }

  /** Commits by the way; what fails is committed with the next, or when idle. */
  private void commitSoon() {
    if (!uncommitted.isEmpty() && !left) {
      consumer.commitAsync(
          Map.copyOf(uncommitted),
          (offsets, failure) -> {
            if (failure == null) {
              uncommitted.entrySet().removeAll(offsets.entrySet());
            }
          });
    }
  }

  private void commitNow(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(uncommitted);
    offsets.keySet().retainAll(Set.copyOf(partitions));
    if (offsets.isEmpty() || left) {
      return;
    }
    try {
      consumer.commitSync(offsets, KAFKA_TIMEOUT);
      uncommitted.entrySet().removeAll(offsets.entrySet());
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      // Not lost, only delivered again if the partition moves on without it.
      silence = "kafka: no commit, " + e;
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    commitNow(partitions);
    release(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    release(partitions);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    joined = true;
    nextLook = 0;
    if (batch != null) {
      consumer.pause(partitions);
    }
  }

  private void release(Collection<TopicPartition> partitions) {
    uncommitted.keySet().removeAll(partitions);
    nextLook = 0;
    if (batch == null) {
      return;
    }
    metrics.released(batch.release(partitions));
    pending = batch.open();
    if (batch.open() == 0) {
      // The next attempt finds nothing to do, and finishes.
      nextAttempt = 0;
    }
  }

  /** Asks how far the partitions are; also the proof that Kafka answers. */
  private void look() {
    if (clock.millis() < nextLook) {
      return;
    }
    nextLook = clock.millis() + LOOK_EVERY.toMillis();
    try {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), KAFKA_TIMEOUT);
      List<PartitionLag> now = new ArrayList<>();
      for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
        TopicPartition at = end.getKey();
        now.add(new PartitionLag(at.topic(), at.partition(), position(at), end.getValue()));
      }
      now.sort(Comparator.comparing(PartitionLag::topic).thenComparingInt(PartitionLag::partition));
      lag = List.copyOf(now);
      silence = "";
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      silence = "kafka: no answer, " + e;
    }
  }

  private long position(TopicPartition at) {
    OffsetAndMetadata open = batch == null ? null : batch.finished().get(at);
    return open == null ? consumer.position(at, KAFKA_TIMEOUT) : open.offset();
  }

  /** Why events do not flow; empty when they do. */
  String trouble() {
    if (!joined) {
      return "kafka: not in the consumer group yet";
    }
    return silence.isEmpty() ? trouble : silence;
  }

  int pending() {
    return pending;
  }

  List<PartitionLag> lag() {
    return lag;
  }

  /** Commits what is finished, leaves the group, and lets go of the rest. */
  @Override
  public void close() {
    try (deadLetters) {
      // A cluster that was left may be away: nobody waits for it.
      consumer.close(CloseOptions.timeout(left ? Duration.ZERO : CLOSE_WITHIN));
    } finally {
      if (batch != null) {
        metrics.released(batch.open());
        batch = null;
      }
    }
  }
}
