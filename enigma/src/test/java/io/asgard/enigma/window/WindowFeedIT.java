package io.asgard.enigma.window;

import static io.asgard.enigma.store.Samples.END;
import static io.asgard.enigma.store.Samples.model;
import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.v1.WindowClosed;
import io.asgard.enigma.store.Catalog;
import io.asgard.enigma.store.ChildServer;
import io.asgard.enigma.store.FakeStore;
import io.asgard.platform.test.TestKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WindowFeedIT {
  private final String topic = TestKafka.topic("windows", 3);
  private final Windows windows = new Windows();
  private final FakeStore store = new FakeStore();
  private volatile String bootstrap = TestKafka.bootstrapServers();
  private final WindowFeed feed =
      new WindowFeed(
          () -> Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
          topic,
          new Announcer(
              new Catalog(store, System::nanoTime),
              store,
              windows,
              new WindowMetrics(new SimpleMeterRegistry()),
              Duration.ofSeconds(1)),
          windows);

  @BeforeEach
  void metrics() {
    store.create(model("supply"));
    store.create(model("demand"));
  }

  @AfterEach
  void stop() {
    feed.stop();
  }

  @Test
  void readsWhatWasThereBeforeAndWhatComes() {
    publish(Closed.window("supply", END, 1), Closed.window("demand", END, 2));
    feed.start();
    eventually(() -> assertThat(windows.latest("demand")).isPresent());
    eventually(() -> assertThat(windows.latest("supply")).isPresent());
    publish(Closed.window("supply", END.plusSeconds(10), 3));
    eventually(() -> assertThat(windows.latest("supply").orElseThrow().rows()).isEqualTo(3));
    assertThat(feed.failure()).isEmpty();
  }

  @Test
  void saysThatKafkaIsAwayAndComesBackByItself() {
    publish(Closed.window("supply", END, 1));
    bootstrap = "127.0.0.1:" + ChildServer.freePort();
    feed.start();
    eventually(() -> assertThat(feed.failure()).get().asString().contains("imeout"));
    bootstrap = TestKafka.bootstrapServers();
    eventually(() -> assertThat(windows.latest("supply")).isPresent());
    eventually(() -> assertThat(feed.failure()).isEmpty());
  }

  private void publish(WindowClosed... closed) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (WindowClosed each : closed) {
        producer.send(
            new ProducerRecord<>(topic, each.getMetricBytes().toByteArray(), each.toByteArray()));
      }
    }
  }
}
