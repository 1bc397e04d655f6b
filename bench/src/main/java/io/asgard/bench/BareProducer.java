package io.asgard.bench;

import io.asgard.contracts.v1.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka's own producer with the settings of the fronting server: the limit. */
final class BareProducer implements Load, AutoCloseable {
  static final int IN_FLIGHT = 20_000; // events

  private final KafkaProducer<byte[], byte[]> producer;
  private final Semaphore window = new Semaphore(IN_FLIGHT);
  private final List<byte[]> keys = new ArrayList<>();
  private final List<byte[]> messages = new ArrayList<>();
  private final byte[] header = new byte[40];
  private final LongAdder stored = new LongAdder();
  private final Latencies latencies = new Latencies();

  BareProducer(String bootstrap) {
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "acks",
                "all",
                "enable.idempotence",
                true,
                "linger.ms",
                5,
                "batch.size",
                65_536,
                "buffer.memory",
                64L << 20,
                "compression.type",
                "none"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    for (int i = 0; i < 5_000; i++) {
      Event event = SampleEvents.event(i);
      keys.add(event.getKey().toByteArray());
      messages.add(event.getMessage().toByteArray());
    }
  }

  Latencies latencies() {
    return latencies;
  }

  @Override
  public double run(Duration time) throws InterruptedException {
    return run(0, time);
  }

  /** Sends at that rate, events a second. */
  double run(double rate, Duration time) throws InterruptedException {
    latencies.clear();
    stored.reset();
    long start = System.nanoTime();
    int[] next = {0};
    // A hundred at a time, as the requests to the fronting server.
    Pace.run(
        rate / 100,
        time,
        () -> {
          for (int i = 0; i < 100; i++) {
            send(next[0]++ % keys.size());
          }
        });
    window.acquire(IN_FLIGHT);
    window.release(IN_FLIGHT);
    return stored.sum() * 1e9 / (System.nanoTime() - start);
  }

  private void send(int number) throws InterruptedException {
    window.acquire();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(SampleEvents.TOPIC, keys.get(number), messages.get(number));
    record.headers().add("asgard", header);
    long sent = System.nanoTime();
    producer.send(
        record,
        (metadata, failure) -> {
          window.release();
          if (failure == null) {
            stored.increment();
            latencies.add(System.nanoTime() - sent);
          }
        });
  }

  @Override
  public void close() {
    producer.close();
  }
}
