package io.asgard.firehose;

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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
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
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A topic with events, an application that receives, a registry; and firehoses between them. */
public final class FirehoseRig implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  public final String topic = TestKafka.topic("location", 4);
  final String group = topic + "-group";
  public final Receiver app;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final RegistryStub registry;

  public FirehoseRig() throws Exception {
    TestKafka.create(group + "-dead-letter", 1);
    app = opened(new Receiver());
    registry = opened(new RegistryStub(topic));
  }

  public ConfigurableApplicationContext firehose(String... settings) {
    return start(Stream.concat(settings(), Stream.of(settings)));
  }

  /** One with these settings alone. */
  ConfigurableApplicationContext start(Stream<String> settings) {
    Map<String, String> all = new LinkedHashMap<>();
    Stream.of(Stream.of(TestTokens.properties()), Stream.of("server.port=0"), settings)
        .flatMap(each -> each)
        .forEach(s -> all.put(s.substring(0, s.indexOf('=')), s.substring(s.indexOf('=') + 1)));
    String[] arguments =
        all.entrySet().stream()
            .map(s -> "--" + s.getKey() + "=" + s.getValue())
            .toArray(String[]::new);
    return opened(new SpringApplicationBuilder(FirehoseApplication.class).run(arguments));
  }

  /** From the topic to the application. */
  public Stream<String> settings() {
    return Stream.concat(
        source(), Stream.of("firehose.sink.type=http", "firehose.sink.http.url=" + app.url()));
  }

  /** Of the topic. */
  Stream<String> source() {
    return Stream.of(
        "firehose.kafka.bootstrap-servers=" + TestKafka.bootstrapServers(),
        "firehose.kafka.topics=" + topic,
        "firehose.kafka.group-id=" + group,
        "firehose.registry.url=" + registry.url());
  }

  /** Where its REST is. */
  public static URI url(ConfigurableApplicationContext firehose) {
    String port = firehose.getEnvironment().getProperty("local.server.port");
    return URI.create("http://127.0.0.1:" + port);
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.add(resource);
    return resource;
  }

  @Override
  public void close() throws Exception {
    Collections.reverse(open);
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  public void publish(int from, int count) {
    send(events(from, count));
  }

  /** In a transaction that is aborted. */
  public void publishAborted(int from, int count) {
    abort(events(from, count));
  }

  private List<ProducerRecord<byte[], byte[]>> events(int from, int count) {
    List<ProducerRecord<byte[], byte[]>> events = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      String driver = "driver-" + i % 10;
      events.add(event(topic, null, SampleEvents.key(driver), SampleEvents.message(driver), i));
    }
    return events;
  }

  public void send(String topic, int partition, byte[] key, byte[] value, long id) {
    send(List.of(event(topic, partition, key, value, id)));
  }

  /** Returns when Kafka has all of them. */
  private static void send(List<ProducerRecord<byte[], byte[]>> events) {
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      List<Future<RecordMetadata>> sent = events.stream().map(producer::send).toList();
      producer.flush();
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes them in a transaction that is aborted. */
  static void abort(List<ProducerRecord<byte[], byte[]>> events) {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers", TestKafka.bootstrapServers(),
            "transactional.id", UUID.randomUUID().toString());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      events.forEach(producer::send);
      producer.flush();
      producer.abortTransaction();
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

  static Set<String> ids(int from, int count) {
    return LongStream.range(from, from + count)
        .mapToObj(i -> new UUID(0, i).toString())
        .collect(Collectors.toSet());
  }

  /** Numbers of each driver's events in the order of their arrival. */
  List<List<Long>> ordersOfDrivers() {
    List<Long> all =
        app.ids().stream().map(id -> UUID.fromString(id).getLeastSignificantBits()).toList();
    return IntStream.range(0, 10)
        .mapToObj(driver -> all.stream().filter(i -> i % 10 == driver).toList())
        .toList();
  }

  static boolean ascending(List<Long> numbers) {
    return numbers.equals(numbers.stream().sorted().toList());
  }

  public long committed() throws Exception {
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

  public List<ConsumerRecord<byte[], byte[]>> deadLetters() {
    return records(group + "-dead-letter");
  }

  /** What is in a topic of one partition. */
  static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers", TestKafka.bootstrapServers(),
            "group.id", UUID.randomUUID().toString(),
            "auto.offset.reset", "earliest");
    List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(letters::add);
      }
    }
    return letters;
  }

  static String header(ConsumerRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  static String health(ConfigurableApplicationContext firehose) throws Exception {
    return get(firehose, "/actuator/health");
  }

  static String state(ConfigurableApplicationContext firehose) throws Exception {
    return get(firehose, "/v1/firehose");
  }

  static String get(ConfigurableApplicationContext firehose, String path) throws Exception {
    HttpRequest request = request(firehose, path, TestTokens.token("any", "VIEWER")).build();
    return HTTP.send(request, BodyHandlers.ofString()).body();
  }

  /** As an operator of its team. */
  static String ask(
      ConfigurableApplicationContext firehose, String method, String path, String body)
      throws Exception {
    HttpRequest request =
        request(firehose, path, TestTokens.token("platform", "OPERATOR"))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, BodyHandlers.ofString()).body();
  }

  static HttpRequest.Builder request(
      ConfigurableApplicationContext firehose, String path, String token) {
    return HttpRequest.newBuilder(url(firehose).resolve(path))
        .header("Authorization", "Bearer " + token);
  }
}
