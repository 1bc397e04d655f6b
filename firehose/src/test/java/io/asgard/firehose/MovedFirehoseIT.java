package io.asgard.firehose;

import static io.asgard.platform.test.Eventually.eventually;
import static io.asgard.platform.test.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.firehose.delivery.Firehose;
import io.asgard.firehose.delivery.PartitionLag;
import io.asgard.firehose.sink.SampleEvents;
import io.asgard.firehose.sink.http.Receiver;
import io.asgard.platform.records.EventHeaders;
import io.asgard.platform.test.TestCluster;
import io.asgard.platform.test.TestOdin;
import io.asgard.platform.test.TestTokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A stream moves from one real cluster to another while a Firehose reads it. */
class MovedFirehoseIT {
  private static final String STREAM = "locstream";
  private static final String TOPIC = "moving";
  private static final String GROUP = "map-web-app";
  private static final String LETTERS = GROUP + "-dead-letter";

  private enum Old {
    THERE,
    HELD,
    DEAD
  }

  private final TestCluster home = TestCluster.start(2, 1, TOPIC, LETTERS);
  private final TestCluster there = TestCluster.start(1, 1, TOPIC, LETTERS);
  private final TestOdin odin = TestOdin.start();
  @TempDir private Path cache;
  private Receiver app;
  private RegistryStub registry;
  private ConfigurableApplicationContext firehose;

  @BeforeEach
  void starts() throws Exception {
    app = new Receiver();
    registry = new RegistryStub(TOPIC);
    odin.serves(STREAM, home.bootstrapServers());
  }

  @AfterEach
  void stops() {
    firehose.close();
    odin.close();
    registry.close();
    app.close();
    home.close();
    there.close();
  }

  @ParameterizedTest
  @EnumSource(Old.class)
  void goesOnFromItsGroupsOffsetsOnTheNewCluster(Old old) throws Exception {
    publish(home, 0, 1_000);
    publish(there, 0, 1_000);
    commit(there, 900);
    firehose();
    eventually(() -> assertThat(committed(home)).isEqualTo(1_000));
    switch (old) {
      case THERE -> {}
      case HELD -> {
        odin.serves(STREAM, "127.0.0.1:1");
        eventually(() -> assertThat(trouble()).isNotEmpty());
      }
      case DEAD -> home.stop();
    }
    odin.serves(STREAM, there.bootstrapServers());
    publish(there, 1_000, 500);
    within(Duration.ofSeconds(15), () -> assertThat(app.ids()).contains(id(1_499)));
    eventually(() -> assertThat(committed(there)).isEqualTo(1_500));
    assertThat(Set.copyOf(app.ids())).isEqualTo(ids(0, 1_500));
    assertThat(app.ids()).hasSize(1_600); // What the group had not committed there came again.
  }

  @Test
  void whatIsUnderWayIsNotLostAndNothingOfTheOldClusterIsCommitted() throws Exception {
    app.answers(body -> 503);
    publish(home, 0, 50);
    publish(there, 0, 40);
    firehose();
    eventually(() -> assertThat(trouble()).contains("status 503"));
    odin.serves(STREAM, there.bootstrapServers());
    eventually(() -> assertThat(ends()).containsExactly(40L)); // Of the new cluster.
    app.answers(body -> 200);
    eventually(() -> assertThat(committed(there)).isEqualTo(40));
    publish(there, 50, 10);
    eventually(() -> assertThat(committed(there)).isEqualTo(50));
    assertThat(app.ids()).containsAll(ids(0, 40)).containsAll(ids(50, 10));
    assertThat(committed(home)).isZero();
  }

  @Test
  void aDeadLetterThatWaitsForTheOldClusterIsWrittenToTheNewOne() throws Exception {
    home.fence(LETTERS);
    poison(home);
    poison(there);
    firehose();
    eventually(() -> assertThat(received()).isOne());
    odin.serves(STREAM, there.bootstrapServers());
    // A producer would wait half a minute for the old one.
    within(Duration.ofSeconds(15), () -> assertThat(letters(there)).isOne());
    eventually(() -> assertThat(committed(there)).isOne());
    assertThat(letters(home)).isZero();
  }

  private void firehose() {
    firehose =
        new SpringApplicationBuilder(FirehoseApplication.class)
            .run(
                Stream.concat(
                        Stream.of(TestTokens.properties()),
                        Stream.of(
                            "server.port=0",
                            "firehose.kafka.stream=" + STREAM,
                            "firehose.kafka.topics=" + TOPIC,
                            "firehose.kafka.group-id=" + GROUP,
                            "firehose.odin.url=" + odin.url(),
                            "firehose.odin.cache=" + cache,
                            "firehose.registry.url=" + registry.url(),
                            "firehose.retry.attempts=1000",
                            "firehose.sink.type=http",
                            "firehose.sink.http.url=" + app.url()))
                    .map(setting -> "--" + setting)
                    .toArray(String[]::new));
  }

  private static void publish(TestCluster to, int from, int count) {
    try (KafkaProducer<byte[], byte[]> producer = producer(to)) {
      for (int i = from; i < from + count; i++) {
        String driver = "driver-" + i % 10;
        send(producer, SampleEvents.key(driver), SampleEvents.message(driver), i);
      }
    }
  }

  private static void poison(TestCluster to) {
    try (KafkaProducer<byte[], byte[]> producer = producer(to)) {
      send(producer, SampleEvents.key("p"), "poison".getBytes(StandardCharsets.UTF_8), 1);
    }
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, byte[] key, byte[] value, long id) {
    ProducerRecord<byte[], byte[]> event = new ProducerRecord<>(TOPIC, key, value);
    event.headers().add(EventHeaders.NAME, SampleEvents.meta(id).toByteArray());
    producer.send(event);
  }

  private static KafkaProducer<byte[], byte[]> producer(TestCluster to) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", to.bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static Set<String> ids(int from, int count) {
    return LongStream.range(from, from + count)
        .mapToObj(MovedFirehoseIT::id)
        .collect(Collectors.toSet());
  }

  private static String id(long number) {
    return new UUID(0, number).toString();
  }

  private static void commit(TestCluster on, long offset) throws Exception {
    try (Admin admin = on.admin()) {
      admin
          .alterConsumerGroupOffsets(
              GROUP, Map.of(new TopicPartition(TOPIC, 0), new OffsetAndMetadata(offset)))
          .all()
          .get();
    }
  }

  private static long committed(TestCluster on) throws Exception {
    try (Admin admin = on.admin()) {
      return admin
          .listConsumerGroupOffsets(GROUP)
          .partitionsToOffsetAndMetadata()
          .get()
          .values()
          .stream()
          .mapToLong(OffsetAndMetadata::offset)
          .sum();
    }
  }

  private static long letters(TestCluster on) throws Exception {
    TopicPartition partition = new TopicPartition(LETTERS, 0);
    try (Admin admin = on.admin()) {
      return admin
          .listOffsets(Map.of(partition, OffsetSpec.latest()))
          .partitionResult(partition)
          .get()
          .offset();
    }
  }

  private String trouble() {
    return firehose.getBean(Firehose.class).trouble().orElse("");
  }

  private List<Long> ends() {
    return firehose.getBean(Firehose.class).lag().stream().map(PartitionLag::end).toList();
  }

  private double received() {
    return firehose.getBean(MeterRegistry.class).counter("firehose.events.received").count();
  }
}
