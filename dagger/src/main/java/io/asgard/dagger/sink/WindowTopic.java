package io.asgard.dagger.sink;

import com.google.protobuf.util.Timestamps;
import io.asgard.contracts.v1.WindowClosed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Tells the world of closed windows. */
final class WindowTopic implements AutoCloseable {
  private final String topic;
  private final String metric;
  private final KafkaProducer<byte[], byte[]> producer;

  WindowTopic(String bootstrap, String topic, String metric) {
    this.topic = topic;
    this.metric = metric;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", bootstrap,
                "client.id", "windows-" + metric,
                "acks", "all",
                "linger.ms", 0,
                "max.block.ms", 30_000,
                "request.timeout.ms", 10_000,
                "delivery.timeout.ms", 30_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Returns once all of them are on the brokers. */
  void publish(List<ClosedWindow> windows) throws IOException, InterruptedException {
    List<Future<?>> sent = new ArrayList<>();
    byte[] key = metric.getBytes(StandardCharsets.UTF_8);
    for (ClosedWindow window : windows) {
      sent.add(producer.send(new ProducerRecord<>(topic, key, message(window).toByteArray())));
    }
    producer.flush();
    for (Future<?> each : sent) {
      try {
        each.get();
      } catch (ExecutionException e) {
        throw new IOException("topic " + topic + ": " + e.getCause(), e.getCause());
      }
    }
  }

  private WindowClosed message(ClosedWindow window) {
    return WindowClosed.newBuilder()
        .setMetric(metric)
        .setStart(Timestamps.fromMillis(window.start()))
        .setEnd(Timestamps.fromMillis(window.end()))
        .setRows(window.rows())
        .setLate(window.late())
        .build();
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
