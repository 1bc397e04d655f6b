package io.asgard.odin.replay;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The loop: reads, chooses, sends; each second all of it becomes one transaction. */
final class Copy {
  private static final Duration POLL = Duration.ofMillis(200);
  // Shorter: brokers are kept busy with commits. Longer: more is done twice after a crash.
  private static final long TRANSACTION = Duration.ofSeconds(1).toNanos();
  // All that is to be read is there: if nothing comes so long, it never does.
  private static final long PATIENCE = Duration.ofSeconds(60).toNanos();
  private static final long LOOK = Duration.ofMillis(50).toNanos();

  private final ReplayOrder order;
  private final Ledger ledger;
  private final ReplayState state;
  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> source;
  private final Producer<byte[], byte[]> target;
  private final Map<Integer, Track> tracks;
  private final Pace pace;
  private final long began = System.nanoTime();
  private final long replayedBefore;
  private long opened = began; // the transaction
  private long came = began; // what was read last
  private boolean open;
  private boolean changed;

  Copy(
      ReplayOrder order,
      Ledger ledger,
      ReplayState state,
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> source,
      Producer<byte[], byte[]> target) {
    this.order = order;
    this.ledger = ledger;
    this.state = state;
    this.source = source;
    this.target = target;
    this.tracks = state.tracks().stream().collect(Collectors.toMap(Track::partition, t -> t));
    this.pace = new Pace(order.rate(), began);
    this.replayedBefore = state.replayed();
  }

  /** Copies until all is done or it should stop; what it copied is durable then. */
  void run(BooleanSupplier stop, Consumer<ReplayStatus> progress) {
    List<Track> remaining = state.open();
    source.assign(remaining.stream().map(this::at).toList());
    remaining.forEach(track -> source.seek(at(track), track.next()));
    while (!stop.getAsBoolean() && !state.complete()) {
      ConsumerRecords<byte[], byte[]> records = source.poll(POLL);
      if (take(records, stop, progress)) {
        settle();
      }
      commitIfDue(progress);
      waited(records.isEmpty());
    }
    commit();
    progress.accept(status());
  }

  private void waited(boolean vainly) {
    if (!vainly) {
      came = System.nanoTime();
    } else if (System.nanoTime() - came > PATIENCE) {
      throw new KafkaException(
          order.source() + " sends nothing, and is to be read on (expected: its brokers answer)");
    }
  }

  ReplayStatus status() {
    double seconds = (System.nanoTime() - began) / 1e9;
    return new ReplayStatus(
        state.replayed(),
        state.skipped(),
        state.share(),
        (state.replayed() - replayedBefore) / seconds);
  }

  private TopicPartition at(Track track) {
    return new TopicPartition(order.source().topic(), track.partition());
  }

  /** False if it was stopped in between. */
  private boolean take(
      ConsumerRecords<byte[], byte[]> records,
      BooleanSupplier stop,
      Consumer<ReplayStatus> progress) {
    for (TopicPartition partition : records.partitions()) {
      Track track = tracks.get(partition.partition());
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        if (track == null || track.isBehind(record.offset())) {
          break;
        }
        changed = true;
        if (!state.plan().takes(record)) {
          track.skipped(record.offset());
        } else if (turnComes(stop, progress)) {
          send(record);
          track.replayed(record.offset());
        } else {
          return false;
        }
      }
    }
    return true;
  }

  /** Waits as long as the rate says; false if it was stopped meanwhile. */
  private boolean turnComes(BooleanSupplier stop, Consumer<ReplayStatus> progress) {
    for (long wait = pace.take(System.nanoTime()); wait > 0; wait = pace.take(System.nanoTime())) {
      if (stop.getAsBoolean()) {
        return false;
      }
      commitIfDue(progress);
      LockSupport.parkNanos(Math.min(wait, LOOK));
    }
    return true;
  }

  private void send(ConsumerRecord<byte[], byte[]> record) {
    begin();
    // If it fails, so does the commit.
    target.send(state.plan().copy(record, order.target().topic()));
  }

  /** Where no record is left but Kafka's own, such as the marks of transactions. */
  private void settle() {
    for (Track track : state.open()) {
      if (track.reached(source.position(at(track)))) {
        changed = true;
        came = System.nanoTime();
      }
    }
    source.pause(
        state.tracks().stream()
            .filter(Track::complete)
            .map(this::at)
            .filter(source.assignment()::contains)
            .toList());
  }

  private void begin() {
    if (!open) {
      target.beginTransaction();
      open = true;
      opened = System.nanoTime();
    }
  }

  private void commitIfDue(Consumer<ReplayStatus> progress) {
    if (changed && System.nanoTime() - opened >= TRANSACTION) {
      commit();
      progress.accept(status());
    }
  }

  private void commit() {
    if (changed) {
      begin();
      ledger.write(target, state);
      target.commitTransaction();
      open = false;
      changed = false;
      opened = System.nanoTime();
    }
  }
}
