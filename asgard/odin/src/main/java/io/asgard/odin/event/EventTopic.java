package io.asgard.odin.event;

import io.asgard.contracts.v1.PlatformEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The platform's record: every event, on a topic, one after the other, by a thread of its own.
 * Nobody waits for it: while the brokers are away the last events are kept, and older ones are
 * given up.
 */
public final class EventTopic implements AutoCloseable {
  public static final String NAME = "asgard-events";

  private static final Logger logger = LoggerFactory.getLogger(EventTopic.class);
  private static final int KEPT = 1000;
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final Supplier<Optional<String>> brokers;
  private final BlockingQueue<PlatformEvent> waiting = new ArrayBlockingQueue<>(KEPT);
  private final Thread thread;
  private @Nullable KafkaProducer<byte[], byte[]> producer; // owned by the thread
  private String producerBrokers = ""; // owned by the thread

  /**
   * A topic.
   *
   * @param brokers empty while the topic is not there, or its stream moves
   */
  public EventTopic(Supplier<Optional<String>> brokers) {
    this.brokers = brokers;
    this.thread = new Thread(this::run, "event-topic");
    this.thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  public void add(PlatformEvent event) {
    while (!waiting.offer(event)) {
      waiting.poll();
    }
  }

  private void run() {
    try {
      while (true) {
        PlatformEvent event = waiting.take();
        while (!isSent(event)) {
          TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
        }
      }
    } catch (InterruptedException | InterruptException e) {
      // The end, from close(): without its flag the thread can still wait for the last event.
      Thread.interrupted();
      if (producer != null) {
        producer.close(Duration.ofMillis(500));
      }
    }
  }

  /** Whether it needs no further try: it is stored, or never will be. */
  private boolean isSent(PlatformEvent event) throws InterruptedException {
    Optional<String> there = brokers.get();
    if (there.isEmpty()) {
      return false;
    }
    byte[] key = event.getResource().getBytes(StandardCharsets.UTF_8);
    try {
      Future<RecordMetadata> stored =
          producer(there.get()).send(new ProducerRecord<>(NAME, key, event.toByteArray()));
      do {
        try {
          stored.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
          return true;
        } catch (TimeoutException e) {
          // Its brokers are away, or slow; the stream may go on elsewhere.
        }
      } while (brokers.get().equals(there));
      return false;
    } catch (ExecutionException e) {
      return isGivenUp(event, e.getCause());
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      return isGivenUp(event, e);
    }
  }

  private static boolean isGivenUp(PlatformEvent event, @Nullable Throwable failure) {
    logger.warn(
        "Not on {}: {} of {}, {}",
        NAME,
        event.getWhat(),
        event.getResource(),
        String.valueOf(failure));
    return !(failure instanceof RetriableException);
  }

  private KafkaProducer<byte[], byte[]> producer(String servers) {
    KafkaProducer<byte[], byte[]> current = producer;
    if (current != null && servers.equals(producerBrokers)) {
      return current;
    }
    if (current != null) {
      current.close(Duration.ZERO);
    }
    current =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ProducerConfig.CLIENT_ID_CONFIG,
                "odin-events",
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                1 << 20,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                120_000,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                30_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer = current;
    producerBrokers = servers;
    return current;
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(1).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
