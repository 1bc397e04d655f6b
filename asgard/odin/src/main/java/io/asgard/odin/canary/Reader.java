package io.asgard.odin.canary;

import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.contracts.v1.CanaryRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads one target into its book, on a thread of its own, until it is closed. */
final class Reader implements Runnable {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final long AGAIN = Duration.ofSeconds(1).toNanos();
  private static final long LOOK = Duration.ofSeconds(30).toNanos(); // for new partitions

  private final String name;
  private final String instance;
  private final Book book;
  private final Clock clock;
  private final long bornMs;
  private final Thread thread;
  private volatile Map<String, String> client;
  private volatile Optional<String> failure = Optional.empty();
  private volatile boolean stopping;
  private volatile @Nullable KafkaConsumer<byte[], byte[]> current;

  Reader(String name, String instance, Map<String, String> client, Book book, Clock clock) {
    this.name = name;
    this.instance = instance;
    this.client = client;
    this.book = book;
    this.clock = clock;
    this.bornMs = clock.millis();
    this.thread = new Thread(this, "canary-" + name);
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Reads there from now on, without losing track. */
  void locate(Map<String, String> where) {
    if (!where.equals(client)) {
      client = where;
      wakeup();
    }
  }

  /** Why it cannot read; empty if it can, or if it does not know better. */
  Optional<String> failure() {
    return failure;
  }

  @Override
  public void run() {
    while (!stopping) {
      try {
        read(client);
      } catch (WakeupException e) {
        // Another place, or the end.
      } catch (RuntimeException e) { // Whatever it is: nobody else would go on with it.
        failure = Optional.of("cannot be read: " + e.getMessage());
        LockSupport.parkNanos(AGAIN);
      }
    }
  }

  private void read(Map<String, String> where) {
    KafkaConsumer<byte[], byte[]> consumer = consumer(where);
    current = consumer;
    try {
      read(consumer, where);
    } finally {
      current = null;
      // Not until the broker's answer comes, which may take as long as nothing is written.
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
  }

  private void read(KafkaConsumer<byte[], byte[]> consumer, Map<String, String> where) {
    int partitions = partitions(consumer);
    while (partitions == 0 && !stopping && where.equals(client)) {
      failure = Optional.of("topic: " + Canary.TOPIC + " is missing (expected: on " + name + ")");
      LockSupport.parkNanos(AGAIN);
      partitions = partitions(consumer);
    }
    seek(consumer, partitions);
    failure = Optional.empty();
    long looked = System.nanoTime();
    while (!stopping && where.equals(client)) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        take(record);
      }
      book.judge();
      if (System.nanoTime() - looked > LOOK) {
        looked = System.nanoTime();
        if (partitions(consumer) != partitions) {
          return;
        }
      }
    }
  }

  private static int partitions(KafkaConsumer<byte[], byte[]> consumer) {
    return consumer.partitionsFor(Canary.TOPIC, ANSWER).size();
  }

  /**
   * Goes to where a while before the last record was, by time: the log may be another one, on a
   * cluster that took over, or a topic made anew.
   */
  private void seek(KafkaConsumer<byte[], byte[]> consumer, int partitions) {
    long from = Math.min(bornMs, clock.millis()) - ANSWER.toMillis();
    long since = Math.max(0, book.again().orElse(from));
    List<TopicPartition> all =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(Canary.TOPIC, partition))
            .toList();
    consumer.assign(all);
    Map<TopicPartition, Long> ends = consumer.endOffsets(all, ANSWER);
    Map<TopicPartition, OffsetAndTimestamp> found =
        consumer.offsetsForTimes(
            all.stream().collect(Collectors.toMap(at -> at, at -> since)), ANSWER);
    for (TopicPartition at : all) {
      OffsetAndTimestamp first = found.get(at);
      consumer.seek(at, first == null ? ends.getOrDefault(at, 0L) : first.offset());
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return; // A watermark.
    }
    try {
      CanaryRecord canary = CanaryRecord.parseFrom(record.value());
      if (canary.getInstance().equals(instance)) {
        book.take(canary);
      }
    } catch (InvalidProtocolBufferException e) {
      // Somebody else's: the topic is open to everyone who may write.
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer(Map<String, String> where) {
    Map<String, Object> config = new HashMap<>(where);
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "odin-canary-" + name);
    // Mirrors are written in transactions.
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1 << 20);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 256 << 10);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 5_000);
    config.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
    config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void wakeup() {
    KafkaConsumer<byte[], byte[]> consumer = current;
    if (consumer != null) {
      consumer.wakeup();
    }
    LockSupport.unpark(thread);
  }

  /** Lets it end; returns at once. */
  void stop() {
    stopping = true;
    wakeup();
  }

  void close() {
    stop();
    try {
      thread.join(ANSWER.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
