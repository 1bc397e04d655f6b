package io.asgard.fronting.worker;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.fronting.live.Route;
import io.asgard.fronting.publish.DataStream;
import io.asgard.fronting.publish.KafkaStreams;
import io.asgard.platform.clusters.StreamLocations;
import io.asgard.platform.test.TestKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.springframework.util.unit.DataSize;

/** Between two real clusters: the shared one of the tests is the data stream. */
class FrontingWorkerIT {
  private static final EmbeddedKafkaKraftBroker OWN = new EmbeddedKafkaKraftBroker(1, 1);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ScheduledExecutorService background = Executors.newScheduledThreadPool(1);
  private final Map<String, Route> routes = new HashMap<>();
  private FrontingWorker worker;

  @BeforeAll
  static void starts() {
    OWN.afterPropertiesSet();
  }

  @AfterAll
  static void stops() {
    OWN.destroy();
  }

  @AfterEach
  void closes() {
    worker.close();
    background.shutdownNow();
  }

  @Test
  void movesEventsAsTheyAreInTheOrderOfTheirKeys() throws Exception {
    String topic = topic(3);
    send(topic, 0, 500);
    work("data");
    send(topic, 500, 1000);
    eventually(() -> assertThat(moved(topic)).isEqualTo(expected(1000)));
    eventually(() -> assertThat(lag(topic)).isZero());
  }

  @Test
  void goesOnWhereItStopped() throws Exception {
    String topic = topic(1);
    send(topic, 0, 100);
    work("data");
    eventually(() -> assertThat(moved(topic)).isEqualTo(expected(100)));
    worker.close();
    send(topic, 100, 200);
    work("data");
    eventually(() -> assertThat(moved(topic)).isEqualTo(expected(200)));
  }

  @Test
  void theLagGrowsWhileTheDataStreamIsAwayAndTheRouteBringsItElsewhere() throws Exception {
    String topic = topic(1);
    send(topic, 0, 100);
    work("nowhere");
    eventually(() -> assertThat(lag(topic)).isEqualTo(100));
    assertThat(worker.failure().orElse("")).contains("stream nowhere: no broker can be reached");
    routes.put(topic, Route.to("data"));
    eventually(() -> assertThat(moved(topic)).isEqualTo(expected(100)));
  }

  @Test
  void takesTheFallbackWhenTheDataStreamStaysAway() throws Exception {
    String topic = topic(1);
    send(topic, 0, 100);
    routes.put(
        topic,
        new Route("nowhere", java.util.Optional.of("data"), java.time.Duration.ofMillis(500)));
    work("nowhere");
    eventually(() -> assertThat(moved(topic)).isEqualTo(expected(100)));
  }

  private void work(String byDefault) {
    StreamLocations locations =
        stream ->
            StreamLocations.fixed(
                    stream.equals("own")
                        ? OWN.getBrokersAsString()
                        : stream.equals("data") ? TestKafka.bootstrapServers() : "127.0.0.1:1")
                .locate(stream);
    KafkaStreams streams =
        new KafkaStreams(
            locations,
            stream -> Map.of(),
            new KafkaStreams.Sizes(DataSize.ofMegabytes(1), DataSize.ofMegabytes(8)),
            background,
            meters);
    worker =
        new FrontingWorker(
            () -> streams.consumer("own", "worker", Map.of("metadata.max.age.ms", "500")),
            new FrontingWorker.Routes(
                topic -> routes.getOrDefault(topic, Route.to(byDefault)).stream(),
                stream ->
                    routes.values().stream()
                        .filter(route -> route.stream().equals(stream))
                        .findFirst()
                        .orElse(Route.to(stream))),
            (String name) -> (DataStream) streams.stream(name),
            new WorkerMetrics(meters));
    worker.start();
  }

  private static String topic(int partitions) throws Exception {
    String topic = "moved-" + UUID.randomUUID();
    try (Admin own = Admin.create(Map.of("bootstrap.servers", OWN.getBrokersAsString()));
        Admin data = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
      Set<NewTopic> wanted = Set.of(new NewTopic(topic, partitions, (short) 1));
      own.createTopics(wanted).all().get();
      data.createTopics(wanted).all().get();
    }
    return topic;
  }

  private static void send(String topic, int from, int to) {
    Map<String, Object> config = Map.of("bootstrap.servers", OWN.getBrokersAsString());
    try (var producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = from; i < to; i++) {
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>(topic, null, 1_000L + i, bytes("k" + i % 10), bytes("v" + i));
        record.headers().add("asgard", bytes("h" + i));
        producer.send(record);
      }
    }
  }

  /** By key, in order: value, header and time. */
  private static Map<String, List<String>> moved(String topic) {
    Map<String, Object> config = Map.of("bootstrap.servers", TestKafka.bootstrapServers());
    Map<String, List<String>> moved = new TreeMap<>();
    try (var consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(at -> consumer.position(at) < ends.get(at))) {
        consumer
            .poll(java.time.Duration.ofMillis(100))
            .forEach(
                record ->
                    moved
                        .computeIfAbsent(text(record.key()), key -> new ArrayList<>())
                        .add(
                            text(record.value())
                                + " "
                                + text(record.headers().lastHeader("asgard").value())
                                + " "
                                + record.timestamp()));
      }
    }
    return moved;
  }

  private static Map<String, List<String>> expected(int events) {
    Map<String, List<String>> expected = new TreeMap<>();
    for (int i = 0; i < events; i++) {
      expected
          .computeIfAbsent("k" + i % 10, key -> new ArrayList<>())
          .add("v" + i + " h" + i + " " + (1_000 + i));
    }
    return expected;
  }

  private double lag(String topic) {
    return meters.get("fronting.worker.lag").tag("topic", topic).gauge().value();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
