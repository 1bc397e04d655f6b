package io.asgard.fronting.worker;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.contracts.v1.SpooledEvent;
import io.asgard.fronting.publish.DataStream;
import io.asgard.platform.records.EventHeaders;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The events of one partition on their way, in order. Owned by the worker's thread. */
final class Moving {
  private static final Logger LOG = LoggerFactory.getLogger(Moving.class);
  private static final int BATCHES = 4;
  private static final int EVENT_OVERHEAD = 200;

  private final WorkerMetrics metrics;
  private final Budget budget;
  private final Deque<Batch> sent = new ArrayDeque<>();
  private final Deque<List<ConsumerRecord<byte[], byte[]>>> unsent = new ArrayDeque<>();
  private int events; // not stored yet

  Moving(WorkerMetrics metrics, Budget budget) {
    this.metrics = metrics;
    this.budget = budget;
  }

  /** What was polled together and is with the producer. */
  private static final class Batch {
    private final long first;
    private final long next; // the offset behind it
    private final int size;
    private final long bytes;
    private final AtomicInteger open;
    private final Queue<Refused> refused = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Exception failure;

    Batch(List<ConsumerRecord<byte[], byte[]>> records) {
      first = records.get(0).offset();
      next = records.get(records.size() - 1).offset() + 1;
      size = records.size();
      bytes = records.stream().mapToLong(Moving::bytes).sum();
      open = new AtomicInteger(size);
    }
  }

  private record Refused(ConsumerRecord<byte[], byte[]> record, String reason) {}

  void add(List<ConsumerRecord<byte[], byte[]>> records) {
    unsent.addLast(records);
    events += records.size();
  }

  private static long bytes(ConsumerRecord<byte[], byte[]> record) {
    return EVENT_OVERHEAD
        + Math.max(0, record.serializedKeySize())
        + Math.max(0, record.serializedValueSize());
  }

  /** Whether something is with a producer. */
  boolean underWay() {
    return !sent.isEmpty();
  }

  /** Whether no more should be polled for now. */
  boolean full() {
    return !unsent.isEmpty() || sent.size() >= BATCHES;
  }

  boolean waits() {
    return events > 0;
  }

  int events() {
    return events;
  }

  /** Sends what was polled, if the topic is on the stream. */
  void send(DataStream stream) {
    while (!unsent.isEmpty() && sent.size() < BATCHES && !failed()) {
      List<ConsumerRecord<byte[], byte[]>> records = unsent.getFirst();
      int partitions = stream.partitions(records.get(0).topic());
      Batch batch = new Batch(records);
      if (partitions == 0 || !budget.take(batch.bytes)) {
        return;
      }
      unsent.removeFirst();
      sent.addLast(batch);
      records.forEach(record -> send(stream, batch, record, partitions));
    }
  }

  private boolean failed() {
    Batch last = sent.peekLast();
    return last != null && last.failure != null;
  }

  private void send(
      DataStream stream, Batch batch, ConsumerRecord<byte[], byte[]> record, int partitions) {
    if (batch.failure != null) {
      batch.open.decrementAndGet(); // All of it goes again: this would pass the failed one.
      return;
    }
    if (record.key() == null && record.partition() >= partitions) {
      // A watermark speaks of its partition, which is not there.
      refused(batch, record, "no partition " + record.partition() + " in the data stream");
      return;
    }
    // A key's partition is that of its hash on both sides; a record without a key keeps its own.
    Integer partition = record.key() == null ? (Integer) record.partition() : null;
    stream.send(
        new ProducerRecord<>(
            record.topic(),
            partition,
            record.timestamp(),
            record.key(),
            record.value(),
            record.headers()),
        (metadata, problem) -> done(batch, record, problem));
  }

  private void done(
      Batch batch, ConsumerRecord<byte[], byte[]> record, @Nullable Exception problem) {
    if (problem == null) {
      batch.open.decrementAndGet();
    } else if (forGood(problem)) {
      refused(batch, record, problem.toString());
    } else {
      batch.failure = problem;
      batch.open.decrementAndGet();
    }
  }

  private static void refused(Batch batch, ConsumerRecord<byte[], byte[]> record, String reason) {
    batch.refused.add(new Refused(record, reason));
    batch.open.decrementAndGet();
  }

  private static boolean forGood(Exception problem) {
    return problem instanceof RecordTooLargeException
        || problem instanceof RecordBatchTooLargeException
        || problem instanceof InvalidRecordException
        || problem instanceof InvalidTopicException;
  }

  /**
   * The offset behind all that is stored, or put aside, if it has moved on.
   *
   * @throws IOException if what is refused cannot be put aside; it is tried again the next time
   */
  OptionalLong stored(Aside aside) throws IOException {
    long next = -1;
    for (Batch first = sent.peekFirst();
        first != null && first.open.get() == 0 && first.failure == null;
        first = sent.peekFirst()) {
      try {
        putAside(first, aside);
      } catch (IOException e) {
        if (next < 0) {
          throw e;
        }
        break; // What is stored before it counts.
      }
      sent.removeFirst();
      budget.give(first.bytes);
      events -= first.size;
      metrics.moved(first.size - first.refused.size());
      metrics.refused(first.refused.size());
      next = first.next;
    }
    return next < 0 ? OptionalLong.empty() : OptionalLong.of(next);
  }

  private static void putAside(Batch batch, Aside aside) throws IOException {
    Refused first = batch.refused.peek();
    if (first == null) {
      return;
    }
    String reason =
        "%s-%d@%d of the fronting stream: %s"
            .formatted(
                first.record.topic(),
                first.record.partition(),
                first.record.offset(),
                first.reason);
    // A watermark is no event: it says nothing to a partition that is not there.
    List<SpooledEvent> events =
        batch.refused.stream()
            .map(Refused::record)
            .filter(record -> record.value() != null)
            .map(Moving::spooled)
            .toList();
    if (events.isEmpty()) {
      LOG.error("Watermarks are refused for good; the first, {}", reason);
    } else {
      aside.keep(events, reason);
    }
  }

  private static SpooledEvent spooled(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(EventHeaders.NAME);
    EventMeta meta =
        EventHeaders.parse(header == null ? null : header.value())
            .orElseGet(() -> EventMeta.newBuilder().setAcceptedMs(record.timestamp()).build());
    Event.Builder event = Event.newBuilder().setTopic(record.topic()).setId(meta.getId());
    if (record.key() != null) {
      event.setKey(ByteString.copyFrom(record.key()));
    }
    event.setMessage(ByteString.copyFrom(record.value()));
    return SpooledEvent.newBuilder().setEvent(event).setMeta(meta).build();
  }

  /** Why the first events could not be stored, and have to be polled again; null if they could. */
  @Nullable Exception failure() {
    Batch first = sent.peekFirst();
    return first == null || first.open.get() > 0 ? null : first.failure;
  }

  /** Where to poll again from when what is under way is given up. */
  OptionalLong giveUp() {
    OptionalLong from =
        !sent.isEmpty()
            ? OptionalLong.of(sent.getFirst().first)
            : unsent.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(unsent.getFirst().get(0).offset());
    sent.forEach(batch -> budget.give(batch.bytes));
    sent.clear();
    unsent.clear();
    events = 0;
    return from;
  }
}
