package io.asgard.firehose.delivery;

import io.asgard.firehose.deadletter.DeadLetters;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Poll, hand to the lanes, commit: all that touches the consumer, by one thread. The lanes filter,
 * deliver, retry and dead-letter; what they are through with comes back here, in any order, and a
 * position is committed only when every event before it has its outcome. When more is under way
 * than allowed, the partitions are paused and polling goes on: the group sees a living member.
 */
final class DeliveryLoop implements ConsumerRebalanceListener, AutoCloseable {
  private static final Duration IDLE = Duration.ofMillis(200);
  private static final Duration BUSY = Duration.ofMillis(20);
  private static final Duration FULL = Duration.ofMillis(2);
  private static final long COMMIT_EVERY_MILLIS = 100;
  private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(5);
  private static final long LOOK_EVERY_MILLIS = 3_000;
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(30);
  // Below the shortest time that a group gives a member to let go of partitions.
  private static final Duration CALLS_END_WITHIN = Duration.ofSeconds(30);

  /** Makes lanes: so many, which tell there what has its outcome. */
  interface LaneMaker
      extends BiFunction<Integer, java.util.function.Consumer<List<Pending>>, Lanes> {}

  private final Consumer<byte @Nullable [], byte @Nullable []> consumer;
  private final LaneMaker maker;
  private final Policy policy;
  private final DeadLetters deadLetters;
  private final Clock clock;
  private final DeliveryMetrics metrics;

  private final Queue<List<Pending>> ended = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> requests = new ConcurrentLinkedQueue<>();

  // Owned by the thread that steps.
  private final Assignments assignments = new Assignments();
  private Duration patience = BUSY;
  private boolean full;
  private long bytes;
  private long nextCommit;
  private long nextLook;

  private volatile boolean left; // the cluster, as the stream has moved

  // Written by that thread, read by everyone.
  private volatile Lanes lanes;
  private volatile boolean paused; // because somebody asked for it
  private volatile boolean joined;
  private volatile String silence = "";
  private volatile int pending;
  private volatile List<PartitionLag> lag = List.of();

  DeliveryLoop(
      Consumer<byte @Nullable [], byte @Nullable []> consumer,
      LaneMaker maker,
      Policy policy,
      DeadLetters deadLetters,
      Clock clock,
      DeliveryMetrics metrics) {
    this.consumer = consumer;
    this.maker = maker;
    this.policy = policy;
    this.deadLetters = deadLetters;
    this.clock = clock;
    this.metrics = metrics;
    this.lanes = maker.apply(policy.lanes(), ended::add);
  }

  void subscribe(Collection<String> topics) {
    consumer.subscribe(topics, this);
  }

  void subscribe(Pattern topics) {
    consumer.subscribe(topics, this);
  }

  /** Does what was asked for, polls once, and books what the lanes are through with. */
  void step() {
    for (Runnable request = requests.poll(); request != null; request = requests.poll()) {
      request.run();
    }
    lanes.requireWorking();
    take(consumer.poll(patience));
    boolean settled = settle();
    boolean turned = limit();
    patience = patience(settled || turned);
    if (clock.millis() >= nextCommit || pending == 0) {
      commitSoon();
    }
    look();
  }

  /** How long to poll: while lanes are busy, not for long; the longer, the less comes of it. */
  private Duration patience(boolean moved) {
    if (pending == 0) {
      return IDLE;
    }
    if (moved) {
      return full ? FULL : BUSY;
    }
    Duration longer = patience.multipliedBy(2);
    return longer.compareTo(IDLE) < 0 ? longer : IDLE;
  }

  private void take(ConsumerRecords<byte @Nullable [], byte @Nullable []> records) {
    List<Pending> events = assignments.polled(records);
    if (!events.isEmpty()) {
      metrics.received(events.size());
      pending += events.size();
      events.forEach(event -> bytes += event.size());
      lanes.offer(events);
    }
  }

  /** Books what has its outcome; whether there was something. */
  private boolean settle() {
    int settled = 0;
    for (List<Pending> events = ended.poll(); events != null; events = ended.poll()) {
      settled += events.size();
      for (Pending event : events) {
        bytes -= event.size();
        if (!event.failed) {
          event.assignment.progress.ended(event.slot);
        }
      }
    }
    pending -= settled;
    return settled > 0;
  }

  /** Pauses while too much is under way; whether it begins or ends to. */
  private boolean limit() {
    boolean over = pending >= policy.inFlightEvents() || bytes >= policy.inFlightBytes();
    boolean under = pending <= policy.inFlightEvents() / 2 && bytes <= policy.inFlightBytes() / 2;
    if (!full && over) {
      full = true;
      consumer.pause(consumer.assignment());
      return true;
    }
    if (full && under) {
      full = false;
      goOn();
      return true;
    }
    return false;
  }

  private void goOn() {
    if (!full && !paused) {
      consumer.resume(consumer.assignment());
    }
  }

  /** Commits by the way; what fails is committed with the next. */
  private void commitSoon() {
    nextCommit = clock.millis() + COMMIT_EVERY_MILLIS;
    Map<TopicPartition, OffsetAndMetadata> offsets =
        assignments.uncommitted(assignments.partitions());
    if (offsets.isEmpty() || left) {
      return;
    }
    consumer.commitAsync(
        offsets,
        (committed, failure) -> {
          metrics.committed(failure == null);
          if (failure == null) {
            assignments.committed(committed);
          }
        });
  }

  private void commitNow(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = assignments.uncommitted(partitions);
    if (offsets.isEmpty() || left) {
      return;
    }
    try {
      consumer.commitSync(offsets, KAFKA_TIMEOUT);
      assignments.committed(offsets);
      metrics.committed(true);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      // Not lost, only delivered again if the partition moves on without it.
      silence = "kafka: no commit, " + e;
      metrics.committed(false);
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    letGo(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    assignments.release(partitions);
    assignments.forget(partitions);
    nextLook = 0;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    joined = true;
    nextLook = 0;
    if (full || paused) {
      consumer.pause(partitions);
    }
  }

  /**
   * Lets calls under way end, commits, and forgets what has no outcome by then.
   *
   * @return the positions before which every event has one
   */
  private Map<TopicPartition, Long> letGo(Collection<TopicPartition> partitions) {
    List<Assignment> known = assignments.of(partitions);
    if (!left) {
      handOver(known);
    }
    // First, so that no lane begins with one of them after its present call.
    known.forEach(Assignment::release);
    lanes.wake();
    settleCalls(left ? Duration.ZERO : CALLS_END_WITHIN);
    commitNow(partitions);
    nextLook = 0;
    return assignments.forget(partitions);
  }

  /** Delivers what is older than something delivered: then all of that can be committed. */
  private void handOver(List<Assignment> known) {
    known.forEach(Assignment::hold);
    settleCalls(CALLS_END_WITHIN);
    known.forEach(Assignment::closeGaps);
    lanes.wake();
    long deadline = System.nanoTime() + policy.handOver().toNanos();
    while (known.stream().anyMatch(Assignment::hasGaps) && System.nanoTime() < deadline) {
      try {
        lanes.pass();
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
      settle();
    }
  }

  /** Books what comes of the calls that are under way. */
  private void settleCalls(Duration most) {
    try {
      lanes.awaitTurns(most);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    settle();
  }

  /** Stands where the first event without an outcome is; nothing is under way. */
  private void rewind() {
    letGo(Set.copyOf(assignments.partitions())).forEach(consumer::seek);
  }

  /** Takes no more events until it is told to. Any thread. */
  CompletableFuture<Void> pause() {
    return ask(
        () -> {
          paused = true;
          consumer.pause(consumer.assignment());
          rewind();
        });
  }

  /** Goes on. Any thread. */
  CompletableFuture<Void> resume() {
    return ask(
        () -> {
          paused = false;
          goOn();
        });
  }

  boolean isPaused() {
    return paused;
  }

  /** From now on with so many lanes. Any thread. */
  CompletableFuture<Void> resize(int lanesWanted) {
    return ask(
        () -> {
          rewind();
          lanes.close();
          lanes = maker.apply(lanesWanted, ended::add);
        });
  }

  int lanes() {
    return lanes.size();
  }

  /** Reads its partitions from elsewhere, and commits that. Any thread. */
  CompletableFuture<Void> seek(SeekTarget target) {
    return ask(
        () -> {
          Map<TopicPartition, OffsetAndMetadata> offsets = target.offsets(consumer, KAFKA_TIMEOUT);
          rewind();
          offsets.forEach(consumer::seek);
          consumer.commitSync(offsets, KAFKA_TIMEOUT);
        });
  }

  private CompletableFuture<Void> ask(Runnable request) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    requests.add(
        () -> {
          try {
            request.run();
            done.complete(null);
          } catch (IllegalArgumentException | KafkaException e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }

  /** Asks how far the partitions are; also the proof that Kafka answers. */
  private void look() {
    if (clock.millis() < nextLook) {
      return;
    }
    nextLook = clock.millis() + LOOK_EVERY_MILLIS;
    try {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), KAFKA_TIMEOUT);
      List<PartitionLag> now = new ArrayList<>();
      for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
        TopicPartition at = end.getKey();
        Long open = assignments.committable(at);
        long position = open == null ? consumer.position(at, KAFKA_TIMEOUT) : open;
        now.add(new PartitionLag(at.topic(), at.partition(), position, end.getValue()));
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

  /** Why events do not flow; empty when they do. */
  String trouble() {
    if (!joined) {
      return "kafka: not in the consumer group yet";
    }
    return silence.isEmpty() ? lanes.trouble() : silence;
  }

  int pending() {
    return pending;
  }

  List<PartitionLag> lag() {
    return lag;
  }

  /** Commits what has its outcome, leaves the group, and lets go of the rest. */
  @Override
  public void close() {
    try (deadLetters) {
      try (Lanes last = lanes) {
        letGo(Set.copyOf(assignments.partitions()));
      } finally {
        settle();
        // A cluster that was left may be away: nobody waits for it.
        consumer.close(CloseOptions.timeout(left ? Duration.ZERO : CLOSE_WITHIN));
      }
    } finally {
      metrics.failed(pending);
      pending = 0;
    }
  }
}
