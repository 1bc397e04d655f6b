package io.asgard.firehose;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.firehose.sink.SampleEvents;
import io.asgard.firehose.sink.http.Receiver;
import io.asgard.platform.records.EventHeaders;
import io.asgard.platform.test.TestKafka;
import io.asgard.platform.test.TestTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

class FirehoseIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int EVENTS = 2_000;

  private final String topic = TestKafka.topic("location", 4);
  private final String group = topic + "-group";
  private final List<AutoCloseable> open = new ArrayList<>();
  private Receiver app;
  private RegistryStub registry;

  @BeforeEach
  void start() throws Exception {
    TestKafka.create(group + "-dead-letter", 1);
    app = opened(new Receiver());
    registry = opened(new RegistryStub(topic));
  }

  @AfterEach
  void stop() throws Exception {
    Collections.reverse(open);
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void losesNothingWhenTheApplicationFailsHalfOfTheTime() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    app.answers(body -> requests.incrementAndGet() % 2 == 0 ? 200 : 503);
    firehose("firehose.batch.events=100", "firehose.retry.max=1s");
    publish(0, EVENTS);
    eventually(() -> assertThat(committed()).isEqualTo(EVENTS));
    assertThat(Set.copyOf(app.ids())).isEqualTo(ids(0, EVENTS));
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void losesNothingWhenSingleEventsFailHalfOfTheTime() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    app.answers(body -> requests.incrementAndGet() % 2 == 0 ? 200 : 503);
    firehose("firehose.sink.http.batch=false", "firehose.retry.first=1ms");
    publish(0, 300);
    eventually(() -> assertThat(committed()).isEqualTo(300));
    assertThat(app.ids()).containsExactlyInAnyOrderElementsOf(ids(0, 300));
    assertThat(ordersOfDrivers()).allMatch(FirehoseIT::ascending);
  }

  @Test
  void deadLettersPoisonWithItsProvenance() throws Exception {
    ConfigurableApplicationContext firehose = firehose();
    publish(0, 10);
    send(topic, 2, SampleEvents.key("p"), "poison".getBytes(StandardCharsets.UTF_8), 99);
    publish(10, 10);
    eventually(() -> assertThat(committed()).isEqualTo(21));
    assertThat(Set.copyOf(app.ids())).isEqualTo(ids(0, 20));
    ConsumerRecord<byte[], byte[]> letter = deadLetters().get(0);
    assertThat(letter.value()).asString(StandardCharsets.UTF_8).isEqualTo("poison");
    assertThat(header(letter, "dead-letter-topic")).isEqualTo(topic);
    assertThat(header(letter, "dead-letter-partition")).isEqualTo("2");
    assertThat(header(letter, "dead-letter-reason"))
        .startsWith("not a asgard.sample.DriverLocationKey and");
    assertThat(header(letter, "dead-letter-attempts")).isEqualTo("1");
    assertThat(letter.headers().lastHeader("asgard").value())
        .isEqualTo(SampleEvents.meta(99).toByteArray());
    assertThat(state(firehose))
        .contains("\"received\":21,\"delivered\":20,\"deadLettered\":1,\"filtered\":0");
  }

  @Test
  void commitsNothingThatTheApplicationDoesNotHave() throws Exception {
    app.answers(body -> 503);
    ConfigurableApplicationContext first = firehose("firehose.retry.attempts=1000");
    publish(0, 50);
    eventually(() -> assertThat(health(first)).contains("DOWN", "status 503: because"));
    first.close();
    assertThat(committed()).isZero();
    app.answers(body -> 200);
    firehose();
    eventually(() -> assertThat(committed()).isEqualTo(50));
    assertThat(Set.copyOf(app.ids())).isEqualTo(ids(0, 50));
  }

  @Test
  void losesNothingWhenInstancesComeAndGo() throws Exception {
    ConfigurableApplicationContext first = firehose("firehose.batch.events=20");
    publish(0, EVENTS);
    ConfigurableApplicationContext second = firehose();
    publish(EVENTS, EVENTS);
    eventually(
        () -> assertThat(health(second)).contains("\"UP\"").doesNotContain("partitions\":0"));
    publish(2 * EVENTS, EVENTS);
    first.close();
    publish(3 * EVENTS, EVENTS);
    eventually(() -> assertThat(committed()).isEqualTo(4 * EVENTS));
    assertThat(Set.copyOf(app.ids())).isEqualTo(ids(0, 4 * EVENTS));
    // Nobody was killed: what was handed over had been committed.
    assertThat(app.ids()).hasSize(4 * EVENTS);
  }

  @Test
  void saysWhatIsNotThereAndWaitsForIt() throws Exception {
    String late = topic + "-late";
    ConfigurableApplicationContext waiting =
        firehose("firehose.dead-letter.topic=" + late, "firehose.kafka.group-id=late");
    eventually(() -> assertThat(health(waiting)).contains("DOWN", "dead-letter topic: " + late));
    TestKafka.create(late, 1);
    eventually(() -> assertThat(health(waiting)).contains("\"UP\""));
  }

  @Test
  void startsWhileKafkaIsAway() throws Exception {
    ConfigurableApplicationContext waiting =
        firehose("firehose.kafka.bootstrap-servers=127.0.0.1:1");
    eventually(() -> assertThat(health(waiting)).contains("DOWN", "127.0.0.1:1 does not answer"));
  }

  @Test
  void startsWhileTheRegistryIsAway() throws Exception {
    ConfigurableApplicationContext waiting = firehose("firehose.registry.url=http://127.0.0.1:1");
    eventually(() -> assertThat(health(waiting)).contains("DOWN", "in the registry, which cannot"));
  }

  @Test
  void deliversWhatPassesTheFilterAndOfThatTheFields() throws Exception {
    ConfigurableApplicationContext firehose =
        firehose(
            "firehose.filter.expression=message.driver_id != 'driver-3'",
            "firehose.fields.id=id",
            "firehose.fields.driver=mask(message.driver_id, 1)");
    publish(0, 100);
    eventually(() -> assertThat(committed()).isEqualTo(100));
    assertThat(app.ids()).hasSize(90);
    assertThat(app.bodies()).contains("\"driver\":\"*******7\"").doesNotContain("message");
    assertThat(state(firehose)).contains("\"received\":100,\"delivered\":90", "\"filtered\":10,");
  }

  @Test
  void saysWhichExpressionDoesNotFitTheTopicsType() throws Exception {
    ConfigurableApplicationContext waiting =
        firehose("firehose.filter.expression=message.nme == ''");
    eventually(
        () ->
            assertThat(health(waiting))
                .contains("DOWN", "firehose.filter.expression: message.nme", "undefined field"));
  }

  @Test
  void isPausedSoughtResizedAndResumed() throws Exception {
    ConfigurableApplicationContext firehose = firehose();
    publish(0, 100);
    eventually(() -> assertThat(committed()).isEqualTo(100));
    assertThat(ask(firehose, "POST", "/v1/firehose/pause", "")).contains("\"paused\":true");
    publish(100, 100);
    assertThat(ask(firehose, "PUT", "/v1/firehose/lanes", "{\"lanes\":5}")).contains("\"lanes\":5");
    ask(firehose, "POST", "/v1/firehose/seek", "{\"to\":\"begin\"}");
    assertThat(committed()).isZero();
    assertThat(app.ids()).hasSize(100);
    assertThat(ask(firehose, "POST", "/v1/firehose/resume", "")).contains("\"paused\":false");
    eventually(() -> assertThat(committed()).isEqualTo(200));
    assertThat(app.ids()).hasSize(300);
    assertThat(Set.copyOf(app.ids())).isEqualTo(ids(0, 200));
  }

  @Test
  void refusesWhatItCannotDo() throws Exception {
    ConfigurableApplicationContext firehose = firehose();
    eventually(() -> assertThat(health(firehose)).contains("\"UP\""));
    assertThat(ask(firehose, "POST", "/v1/firehose/seek", "{\"to\":\"noon\"}"))
        .contains("400", "expected: to begin or end, or time, or topic, partition and offset");
    assertThat(
            ask(
                firehose,
                "POST",
                "/v1/firehose/seek",
                "{\"topic\":\"" + topic + "\",\"partition\":9,\"offset\":0}"))
        .contains("400", "partition: " + topic + "-9 (expected: one of this instance, [");
    assertThat(ask(firehose, "PUT", "/v1/firehose/lanes", "{\"lanes\":0}"))
        .contains("lanes: 0 (expected: 1 to 64)");
    HttpRequest viewer =
        request(firehose, "/v1/firehose/pause", TestTokens.token("other", "OPERATOR"))
            .POST(BodyPublishers.noBody())
            .build();
    assertThat(HTTP.send(viewer, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
  }

  @Test
  void showsItsSettingsWithoutWhatIsSecret() throws Exception {
    ConfigurableApplicationContext firehose =
        firehose(
            "firehose.sink.http.headers.Authorization=Basic aaa",
            "firehose.sink.http.headers.X-Team=t");
    assertThat(ask(firehose, "GET", "/v1/firehose/settings", ""))
        .contains("\"Authorization\":\"******\"", "\"X-Team\":\"t\"", "\"lanes\":2")
        .doesNotContain("aaa");
  }

  private ConfigurableApplicationContext firehose(String... settings) {
    Map<String, String> all = new LinkedHashMap<>();
    Stream.of(
            Stream.of(TestTokens.properties()),
            Stream.of(
                "server.port=0",
                "firehose.kafka.bootstrap-servers=" + TestKafka.bootstrapServers(),
                "firehose.kafka.topics=" + topic,
                "firehose.kafka.group-id=" + group,
                "firehose.registry.url=" + registry.url(),
                "firehose.sink.type=http",
                "firehose.sink.http.url=" + app.url()),
            Stream.of(settings))
        .flatMap(each -> each)
        .forEach(s -> all.put(s.substring(0, s.indexOf('=')), s.substring(s.indexOf('=') + 1)));
    String[] arguments =
        all.entrySet().stream()
            .map(s -> "--" + s.getKey() + "=" + s.getValue())
            .toArray(String[]::new);
    return opened(new SpringApplicationBuilder(FirehoseApplication.class).run(arguments));
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.add(resource);
    return resource;
  }

  private void publish(int from, int count) {
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (int i = from; i < from + count; i++) {
        String driver = "driver-" + i % 10;
        producer.send(
            event(topic, null, SampleEvents.key(driver), SampleEvents.message(driver), i));
      }
    }
  }

  private void send(String topic, int partition, byte[] key, byte[] value, long id) {
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      producer.send(event(topic, partition, key, value, id));
    }
  }

  private static ProducerRecord<byte[], byte[]> event(
      String topic, Integer partition, byte[] key, byte[] value, long id) {
    ProducerRecord<byte[], byte[]> event = new ProducerRecord<>(topic, partition, key, value);
    event.headers().add(EventHeaders.NAME, SampleEvents.meta(id).toByteArray());
    return event;
  }

  private static KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static Set<String> ids(int from, int count) {
    return LongStream.range(from, from + count)
        .mapToObj(i -> new UUID(0, i).toString())
        .collect(Collectors.toSet());
  }

  /** Numbers of each driver's events in the order of their arrival. */
  private List<List<Long>> ordersOfDrivers() {
    List<Long> all =
        app.ids().stream().map(id -> UUID.fromString(id).getLeastSignificantBits()).toList();
    return IntStream.range(0, 10)
        .mapToObj(driver -> all.stream().filter(i -> i % 10 == driver).toList())
        .toList();
  }

  private static boolean ascending(List<Long> numbers) {
    return numbers.equals(numbers.stream().sorted().toList());
  }

  private long committed() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
      return admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .values()
          .stream()
          .mapToLong(OffsetAndMetadata::offset)
          .sum();
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> deadLetters() {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers", TestKafka.bootstrapServers(),
            "group.id", UUID.randomUUID().toString(),
            "auto.offset.reset", "earliest");
    List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(group + "-dead-letter", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(letters::add);
      }
    }
    return letters;
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static String health(ConfigurableApplicationContext firehose) throws Exception {
    return get(firehose, "/actuator/health");
  }

  private static String state(ConfigurableApplicationContext firehose) throws Exception {
    return get(firehose, "/v1/firehose");
  }

  private static String get(ConfigurableApplicationContext firehose, String path) throws Exception {
    HttpRequest request = request(firehose, path, TestTokens.token("any", "VIEWER")).build();
    return HTTP.send(request, BodyHandlers.ofString()).body();
  }

  /** As an operator of its team. */
  private static String ask(
      ConfigurableApplicationContext firehose, String method, String path, String body)
      throws Exception {
    HttpRequest request =
        request(firehose, path, TestTokens.token("platform", "OPERATOR"))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, BodyHandlers.ofString()).body();
  }

  private static HttpRequest.Builder request(
      ConfigurableApplicationContext firehose, String path, String token) {
    String port = firehose.getEnvironment().getProperty("local.server.port");
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", "Bearer " + token);
  }
}
