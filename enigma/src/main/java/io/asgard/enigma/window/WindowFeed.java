package io.asgard.enigma.window;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Reads the topic of closed windows from its beginning, in one thread, and announces each metric's
 * newest as soon as the store shows its points. While Kafka is away it keeps what it knows and
 * begins again when Kafka is back; reading a window twice changes nothing.
 */
public final class WindowFeed implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(WindowFeed.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Supplier<Map<String, Object>> consumerSettings;
  private final String topic;
  private final Announcer announcer;
  private final Windows windows;
  private volatile @Nullable String failure = "not connected yet";
  private volatile long behind = -1;
  private volatile @Nullable KafkaConsumer<byte[], byte[]> open;
  private volatile boolean running;
  private volatile boolean again;

  /**
   * Reads nothing yet: {@link #start()} does.
   *
   * @param consumerSettings asked anew for each connection, as the cluster's address may change
   */
  public WindowFeed(
      Supplier<Map<String, Object>> consumerSettings,
      String topic,
      Announcer announcer,
      Windows windows) {
    this.consumerSettings = consumerSettings;
    this.topic = topic;
    this.announcer = announcer;
    this.windows = windows;
  }

  /** Why the topic cannot be read at the moment; empty if it is. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** Records of the topic that were not read yet, at the last look; -1 before the first. */
  public long behind() {
    return behind;
  }

  @Override
  public void start() {
    running = true;
    Thread reader = new Thread(this::run, "windows");
    reader.setDaemon(true);
    reader.start();
  }

  /** Connects anew and reads all again: the topic is on another cluster. Returns at once. */
  public void again() {
    again = true;
    wake();
  }

  @Override
  public void stop() {
    running = false;
    wake();
    windows.release();
  }

  private void wake() {
    KafkaConsumer<byte[], byte[]> consumer = open;
    if (consumer != null) {
      consumer.wakeup();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    while (running) {
      again = false;
      try {
        read();
      } catch (WakeupException e) {
        // Only stop() and again() do that.
      } catch (RuntimeException e) {
        if (failure == null) {
          LOG.warn("Reading {} stopped, will try again", topic, e);
        }
        failure = String.valueOf(e.getMessage());
        LockSupport.parkNanos(RETRY.toNanos());
      }
    }
  }

  private void read() {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            consumerSettings.get(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      open = consumer;
      follow(consumer);
    } finally {
      open = null;
      // There is nothing to tell a cluster that may be away.
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
  }

  /** Returns when the topic has other partitions than before, or is elsewhere. */
  private void follow(KafkaConsumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions = partitions(consumer);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    long look = System.nanoTime();
    while (running && !again) {
      if (System.nanoTime() >= look) {
        if (!partitions(consumer).equals(partitions)) {
          return;
        }
        look(consumer, partitions);
        look = System.nanoTime() + LOOK.toNanos();
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        announcer.read(record);
      }
      announcer.announce();
    }
  }

  private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic, LOOK).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new IllegalStateException("topic: " + topic + " does not exist");
    }
    return partitions;
  }

  /** A poll says nothing when Kafka is away; this throws. */
  private void look(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    behind =
        consumer.endOffsets(partitions, LOOK).entrySet().stream()
            .mapToLong(end -> end.getValue() - consumer.position(end.getKey(), LOOK))
            .sum();
    if (failure != null) {
      LOG.info("Reading {}, {} partitions", topic, partitions.size());
    }
    failure = null;
  }
}
