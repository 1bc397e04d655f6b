package io.asgard.firehose.sink.kafka;

import static io.asgard.firehose.sink.SampleEvents.TYPE;
import static io.asgard.firehose.sink.SampleEvents.event;
import static io.asgard.firehose.sink.SampleEvents.events;
import static io.asgard.firehose.sink.SampleEvents.poison;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.firehose.event.Event;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Outcome;
import io.asgard.firehose.sink.PreparingSink;
import io.asgard.firehose.sink.SampleEvents;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.SinkContract;
import io.asgard.firehose.sink.TestSettings;
import io.asgard.platform.test.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

class KafkaSinkIT extends SinkContract {
  private static final Pattern OFFSET = Pattern.compile("\"offset\":(\\d+)");
  private static final String MISSING = "{{offset == 1 ? 'missing' : '%s'}}";

  private final String topic = TestKafka.topic("sink", 1);
  private final List<KafkaSinks> opened = new ArrayList<>();
  private Sink sink = sink(Map.of("topic", topic, "body", "json"));

  @AfterEach
  void stop() {
    opened.forEach(KafkaSinks::close);
  }

  @Test
  void handsOnWhatItGets() throws Exception {
    Event event = event(7);
    event.record().headers().add("more", "than one".getBytes(StandardCharsets.UTF_8));
    sink(Map.of("topic", topic)).deliver(List.of(event));
    ConsumerRecord<byte[], byte[]> written = records(topic).get(0);
    assertThat(written.key()).isEqualTo(event.record().key());
    assertThat(written.value()).isEqualTo(event.record().value());
    assertThat(written.headers()).isEqualTo(event.record().headers());
    assertThat(written.timestamp()).isEqualTo(event.record().timestamp());
    assertThat(written.timestampType()).isEqualTo(TimestampType.CREATE_TIME);
  }

  @Test
  void handsOnAnEventWithoutKeyAndMessage() throws Exception {
    Event none = Event.of(SampleEvents.record(SampleEvents.TOPIC, 0, 1, null, null, null), TYPE);
    assertThat(sink(Map.of("topic", topic)).deliver(List.of(none, none)))
        .containsExactly(Delivery.done(), Delivery.done());
    assertThat(records(topic))
        .hasSize(2)
        .allMatch(each -> each.key() == null && each.value() == null);
  }

  @Test
  void writesJsonUnderAKeyOfItsOwn() throws Exception {
    sink(Map.of("topic", topic, "body", "json", "key", "'of ' + message.driver_id"))
        .deliver(List.of(event(7, "a")));
    ConsumerRecord<byte[], byte[]> written = records(topic).get(0);
    assertThat(new String(written.key(), StandardCharsets.UTF_8)).isEqualTo("of a");
    assertThat(new String(written.value(), StandardCharsets.UTF_8)).contains("\"offset\":7,");
  }

  @Test
  void picksTheTopicByTheEvent() throws Exception {
    String other = TestKafka.topic("sink", 1);
    sink(Map.of("topic", "{{offset == 1 ? '%s' : '%s'}}".formatted(topic, other)))
        .deliver(events(3));
    assertThat(records(topic)).hasSize(1);
    assertThat(records(other)).hasSize(2);
  }

  @Test
  void rejectsATopicThatCannotBe() throws Exception {
    Sink sink = sink(Map.of("topic", "{{offset == 1 ? 'a b' : '%s'}}".formatted(topic)));
    assertThat(outcomes(sink.deliver(events(3))))
        .containsExactly(Outcome.DONE, Outcome.BAD_EVENT, Outcome.DONE);
  }

  @Test
  void retriesForATopicThatIsMissingAndDeliversTheOthers() throws Exception {
    Sink sink = sink(Map.of("topic", MISSING.formatted(topic)));
    assertThat(outcomes(sink.deliver(events(3))))
        .containsExactly(Outcome.DONE, Outcome.RETRY, Outcome.DONE);
  }

  @Test
  void neverLetsAnEventOvertakeOneOfItsKey() throws Exception {
    Sink sink = sink(Map.of("topic", MISSING.formatted(topic)));
    List<Event> batch = List.of(event(0, "a"), event(1, "a"), event(2, "b"), event(3, "a"));
    assertThat(outcomes(sink.deliver(batch)))
        .containsExactly(Outcome.DONE, Outcome.RETRY, Outcome.DONE, Outcome.LATER);
    assertThat(records(topic)).hasSize(2);
  }

  @Test
  void keepsTheOrderOfOneKey() throws Exception {
    List<Event> batch = LongStream.range(0, 200).mapToObj(i -> event(i, "a")).toList();
    assertThat(sink.deliver(batch)).containsOnly(Delivery.done());
    assertThat(arrived()).isEqualTo(batch.stream().map(Event::offset).toList());
  }

  @Test
  void rejectsWhatIsTooLargeAndDeliversItsNeighbours() throws Exception {
    configure("max.message.bytes", "5000");
    List<Event> batch = List.of(event(1), event(2, "x".repeat(10_000)), event(3));
    List<Delivery> answers = sink(Map.of("topic", topic)).deliver(batch);
    assertThat(outcomes(answers)).containsExactly(Outcome.DONE, Outcome.REJECT, Outcome.DONE);
    assertThat(answers.get(1).detail()).startsWith("kafka: RecordTooLargeException");
  }

  @Test
  void rejectsATimeThatTheTopicRefusesAndDeliversItsNeighboursInTheEnd() throws Exception {
    configure("message.timestamp.after.max.ms", "1000");
    List<Event> batch = List.of(event(1), inTheFuture(2), event(3));
    Sink sink = sink(Map.of("topic", topic));
    List<Delivery> answers = sink.deliver(batch);
    assertThat(answers.get(1).outcome()).isEqualTo(Outcome.REJECT);
    assertThat(outcomes(answers)).allMatch(each -> each != Outcome.LATER);
    assertThat(outcomes(sink.deliver(List.of(event(1), event(3)))))
        .containsExactly(Outcome.DONE, Outcome.DONE);
  }

  @Test
  void waitsForAClusterThatIsNotThere() throws Exception {
    Sink nowhere = sink("127.0.0.1:1", Map.of("topic", topic, "timeout", "500ms"));
    for (int i = 0; i < 2; i++) {
      assertThat(nowhere.deliver(events(2))).allMatch(each -> each.outcome() == Outcome.LATER);
    }
  }

  @Test
  void waitsForANameThatDoesNotResolve() throws Exception {
    Sink nowhere = sink("nobody.invalid:9092", Map.of("topic", topic));
    assertThat(nowhere.deliver(events(1)))
        .singleElement()
        .satisfies(answer -> assertThat(answer.outcome()).isEqualTo(Outcome.LATER))
        .satisfies(answer -> assertThat(answer.detail()).isNotEmpty());
  }

  @Test
  void sharesOneProducerAmongLanes() throws Exception {
    KafkaSinks sinks = sinks(TestKafka.bootstrapServers(), Map.of("topic", topic));
    List<Thread> lanes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Sink lane = sinks.open();
      Thread thread = new Thread(() -> deliver(lane, events(100)));
      lanes.add(thread);
      thread.start();
    }
    for (Thread thread : lanes) {
      thread.join();
    }
    assertThat(records(topic)).hasSize(400);
  }

  @Test
  void makesANewProducerWhenOneIsBroken() throws Exception {
    KafkaSinkSettings settings = settings(TestKafka.bootstrapServers(), Map.of("topic", topic));
    try (SharedProducer producer = new SharedProducer(settings)) {
      Sink lane =
          new PreparingSink<>(
              new Records(settings, Map.of()), new KafkaTarget(producer, settings.timeout()));
      producer.get().close(Duration.ZERO);
      assertThat(outcomes(lane.deliver(events(2)))).containsOnly(Outcome.RETRY);
      assertThat(outcomes(lane.deliver(events(2)))).containsOnly(Outcome.DONE);
    }
  }

  @Test
  void rejectsPoisonOnlyWhereItReadsIt() throws Exception {
    assertThat(sink(Map.of("topic", topic)).deliver(List.of(poison(1))))
        .containsExactly(Delivery.done());
  }

  private static void deliver(Sink sink, List<Event> events) {
    try {
      assertThat(sink.deliver(events)).containsOnly(Delivery.done());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Event inTheFuture(long offset) {
    ConsumerRecord<byte[], byte[]> now = event(offset).record();
    return Event.of(
        new ConsumerRecord<>(
            now.topic(),
            0,
            offset,
            System.currentTimeMillis() + 3_600_000,
            TimestampType.CREATE_TIME,
            0,
            0,
            now.key(),
            now.value(),
            now.headers(),
            Optional.empty()),
        TYPE);
  }

  private void configure(String name, String value) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
      AlterConfigOp set = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
      admin
          .incrementalAlterConfigs(
              Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(set)))
          .all()
          .get();
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    Map<String, Object> properties =
        new HashMap<>(Map.of("bootstrap.servers", TestKafka.bootstrapServers()));
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  private static List<Outcome> outcomes(List<Delivery> answers) {
    return answers.stream().map(Delivery::outcome).toList();
  }

  private Sink sink(Map<String, ?> settings) {
    return sink(TestKafka.bootstrapServers(), settings);
  }

  private Sink sink(String servers, Map<String, ?> settings) {
    return sinks(servers, settings).open();
  }

  private KafkaSinks sinks(String servers, Map<String, ?> settings) {
    KafkaSinks sinks = new KafkaSinks(settings(servers, settings), Map.of());
    opened.add(sinks);
    return sinks;
  }

  @Override
  protected Sink sink() {
    return sink;
  }

  @Override
  protected List<Long> arrived() {
    return records(topic).stream()
        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
        .flatMap(json -> OFFSET.matcher(json).results())
        .map((MatchResult offset) -> Long.valueOf(offset.group(1)))
        .toList();
  }

  /** The sink goes on with a broker of its own, which has taken an event, and is gone then. */
  @Override
  protected void breakDown() {
    EmbeddedKafkaKraftBroker broker = TestKafka.another(topic);
    broker.afterPropertiesSet();
    sink = sink(broker.getBrokersAsString(), Map.of("topic", topic, "timeout", "1s"));
    deliver(sink, events(1));
    broker.destroy();
  }

  private static KafkaSinkSettings settings(String servers, Map<String, ?> others) {
    Map<String, Object> all = new HashMap<>(others);
    all.put("bootstrap-servers", servers);
    return TestSettings.bind(KafkaSinkSettings.class, all);
  }
}
