package io.asgard.odin.canary;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.asgard.contracts.v1.CanaryRecord;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.platform.records.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes a canary's records. Owned by the writing thread, but for its figures. */
final class Writer {
  private static final long BUFFER = 1 << 20;

  private final String stream;
  private final String instance;
  private final CanarySettings settings;
  private final Unwritten unwritten;
  private final Clock clock;
  private final Map<Integer, Long> sequences = new HashMap<>(); // the last one, by partition
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();
  private volatile Optional<String> failure = Optional.empty();
  private volatile long writtenAtMs;
  private Map<String, String> client = Map.of();
  private @Nullable KafkaProducer<byte[], byte[]> producer;

  Writer(
      String stream, String instance, CanarySettings settings, Unwritten unwritten, Clock clock) {
    this.stream = stream;
    this.instance = instance;
    this.settings = settings;
    this.unwritten = unwritten;
    this.clock = clock;
    this.writtenAtMs = clock.millis();
  }

  /** Writes there from now on. What is not acknowledged yet counts as not written. */
  void locate(Map<String, String> where) {
    if (!where.equals(client)) {
      close();
      client = where;
    }
  }

  /**
   * Writes a record to each partition, without waiting.
   *
   * @param partitions is told how many there are
   */
  void write(IntConsumer partitions) {
    try {
      KafkaProducer<byte[], byte[]> to = producer();
      int count = to.partitionsFor(Canary.TOPIC).size();
      partitions.accept(count);
      for (int partition = 0; partition < count; partition++) {
        write(to, partition);
      }
    } catch (KafkaException e) {
      // At the first turns the producer does not know the topic yet; nothing is written, or failed.
      failure = Optional.of(reason(e));
    }
  }

  private void write(KafkaProducer<byte[], byte[]> to, int partition) {
    long sequence = sequences.merge(partition, 1L, Long::sum);
    Instant now = clock.instant();
    UUID id = UUID.randomUUID();
    CanaryRecord record =
        CanaryRecord.newBuilder()
            .setInstance(instance)
            .setPartition(partition)
            .setSequence(sequence)
            .setId(id(now, id))
            .setSent(
                Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
            .build();
    byte[] key = (instance + "/" + partition).getBytes(StandardCharsets.UTF_8);
    try {
      to.send(
          new ProducerRecord<>(
              Canary.TOPIC,
              partition,
              now.toEpochMilli(),
              key,
              record.toByteArray(),
              List.of(header(record, now))),
          (stored, problem) -> {
            if (problem == null) {
              stored();
            } else {
              failed(partition, sequence, problem);
            }
          });
    } catch (KafkaException e) {
      failed(partition, sequence, e);
    }
  }

  /** A UUIDv7: milliseconds, then random bits. */
  private static ByteString id(Instant now, UUID random) {
    long high = now.toEpochMilli() << 16 | 0x7000L | random.getMostSignificantBits() & 0xfffL;
    return EventHeaders.bytes(new UUID(high, random.getLeastSignificantBits()));
  }

  private static Header header(CanaryRecord record, Instant now) {
    EventMeta meta =
        EventMeta.newBuilder()
            .setId(record.getId())
            .setEventTimeMs(now.toEpochMilli())
            .setAcceptedMs(now.toEpochMilli())
            .setOrigin("odin-canary")
            .build();
    return new RecordHeader(EventHeaders.NAME, meta.toByteArray());
  }

  private void stored() {
    written.incrementAndGet();
    writtenAtMs = clock.millis();
    failure = Optional.empty();
  }

  private void failed(int partition, long sequence, Exception e) {
    unwritten.add(partition, sequence);
    errors.incrementAndGet();
    failure = Optional.of(reason(e));
  }

  private static String reason(Exception e) {
    Throwable reason = e.getCause() == null ? e : e.getCause();
    return reason instanceof UnknownTopicOrPartitionException
        ? "topic: " + Canary.TOPIC + " is missing"
        : String.valueOf(reason.getMessage());
  }

  private KafkaProducer<byte[], byte[]> producer() {
    KafkaProducer<byte[], byte[]> there = producer;
    if (there == null) {
      Map<String, Object> config = new HashMap<>(client);
      config.put(ProducerConfig.CLIENT_ID_CONFIG, "odin-canary-" + stream);
      // One thread writes for all canaries: none may wait for its cluster.
      config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
      config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER);
      config.put(ProducerConfig.BATCH_SIZE_CONFIG, 4 << 10);
      // So that the records of all partitions that a broker leads are one request.
      config.put(ProducerConfig.LINGER_MS_CONFIG, 1);
      // Before a gap is judged it is known whether its records were written.
      int timeout = (int) settings.fill().toMillis() * 2 / 3;
      config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout);
      config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout / 2);
      config.put(ProducerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
      config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
      there = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
      producer = there;
    }
    return there;
  }

  long written() {
    return written.get();
  }

  long errors() {
    return errors.get();
  }

  /** Why nothing is written; empty if something was a moment ago. */
  Optional<String> problem() {
    boolean silent = clock.millis() - writtenAtMs > settings.silence().toMillis();
    return failure.filter(reason -> silent).map(reason -> "cannot be written: " + reason);
  }

  void close() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }
}
