package io.asgard.enigma.window;

import static io.asgard.enigma.store.Samples.END;
import static io.asgard.enigma.store.Samples.model;
import static io.asgard.platform.test.Eventually.eventually;
import static io.asgard.platform.test.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.v1.WindowClosed;
import io.asgard.enigma.store.Catalog;
import io.asgard.enigma.store.FakeStore;
import io.asgard.platform.clusters.MovingStream;
import io.asgard.platform.clusters.StreamLocations;
import io.asgard.platform.test.FreePort;
import io.asgard.platform.test.TestCluster;
import io.asgard.platform.test.TestKafka;
import io.asgard.platform.test.TestOdin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowFeedIT {
  private final String topic = TestKafka.topic("windows", 3);
  private final Windows windows = new Windows();
  private final FakeStore store = new FakeStore();
  private volatile Supplier<String> bootstraps = TestKafka::bootstrapServers;
  @TempDir private Path cache;
  private final WindowFeed feed =
      new WindowFeed(
          () -> Map.of("bootstrap.servers", bootstraps.get(), "auto.offset.reset", "earliest"),
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
    String nobody = "127.0.0.1:" + FreePort.find();
    bootstraps = () -> nobody;
    feed.start();
    eventually(() -> assertThat(feed.failure()).get().asString().contains("imeout"));
    bootstraps = TestKafka::bootstrapServers;
    eventually(() -> assertThat(windows.latest("supply")).isPresent());
    eventually(() -> assertThat(feed.failure()).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsAllAgainWhereTheTopicHasMovedTo(boolean dead) {
    try (TestCluster home = TestCluster.start(1, 3, topic);
        TestOdin odin = TestOdin.start();
        MovingStream stream =
            new MovingStream("s", StreamLocations.of(odin.url(), cache, () -> "token"))) {
      publish(home.bootstrapServers(), Closed.window("supply", END, 1));
      odin.serves("s", home.bootstrapServers());
      bootstraps = () -> stream.now().getBootstrap();
      stream.onMove(feed::again);
      feed.start();
      eventually(() -> assertThat(windows.latest("supply")).isPresent());
      if (dead) {
        home.stop();
      }
      publish(Closed.window("supply", END, 1), Closed.window("demand", END, 2));
      odin.serves("s", TestKafka.bootstrapServers());
      within(Duration.ofSeconds(15), () -> assertThat(windows.latest("demand")).isPresent());
      eventually(() -> assertThat(feed.failure()).isEmpty());
      assertThat(windows.latest("supply").orElseThrow().rows()).isOne();
      feed.stop();
    }
  }

  private void publish(WindowClosed... closed) {
    publish(TestKafka.bootstrapServers(), closed);
  }

  private void publish(String to, WindowClosed... closed) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", to),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (WindowClosed each : closed) {
        producer.send(
            new ProducerRecord<>(topic, each.getMetricBytes().toByteArray(), each.toByteArray()));
      }
    }
  }
}
