package io.asgard.odin.flow;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.platform.test.TestKafka;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import tools.jackson.databind.json.JsonMapper;

/** One broker is both clusters here; MirrorMaker's own offsets are read in MirrorMakerIT. */
class FlowProgressIT {
  private static final EmbeddedKafkaKraftBroker broker = TestKafka.another();
  private static final AtomicInteger topics = new AtomicInteger();

  private String topic;
  private TopicPartition first;
  private TopicPartition second;
  private Flow flow;
  private FlowProgress progress;

  @BeforeAll
  static void startBroker() {
    broker.brokerProperty("transaction.state.log.replication.factor", "1");
    broker.brokerProperty("transaction.state.log.min.isr", "1");
    broker.afterPropertiesSet();
  }

  @AfterAll
  static void stopBroker() {
    broker.destroy();
  }

  @BeforeEach
  void createTopic() {
    topic = "progress-" + topics.incrementAndGet();
    broker.addTopics(new NewTopic(topic, 2, (short) 1));
    first = new TopicPartition(topic, 0);
    second = new TopicPartition(topic, 1);
    flow = flow(broker.getBrokersAsString());
    progress = new FlowProgress(flow, JsonMapper.shared());
  }

  @AfterEach
  void close() {
    progress.close();
  }

  @Test
  void isBehindByAllBeforeAnythingIsCopied() {
    write(first, 3);
    assertThat(progress.read())
        .containsOnly(
            Map.entry(first, new FlowProgress.Position(0, 3, 3, 0)),
            Map.entry(second, new FlowProgress.Position(0, 0, 0, 0)));
  }

  @Test
  void comesCloserWithEveryOffsetThatIsCommitted() {
    write(first, 5);
    FlowStart.at(flow, Map.of(first, 2L), 1);
    assertThat(FlowProgress.behind(progress.read())).isEqualTo(3);
    FlowStart.at(flow, Map.of(first, 5L), 1);
    assertThat(FlowProgress.behind(progress.read())).isZero();
    write(second, 1);
    assertThat(FlowProgress.behind(progress.read())).isEqualTo(1);
  }

  @Test
  void goesBackToTheBeginning() {
    write(first, 5);
    FlowStart.at(flow, Map.of(first, 4L), 1);
    FlowStart.at(flow, Map.of(first, 0L), 1);
    assertThat(progress.read()).containsEntry(first, new FlowProgress.Position(0, 5, 5, 0));
  }

  @Test
  void startsAtTheEnd() {
    write(first, 5);
    FlowStart.at(flow, FlowStart.ends(flow), 1);
    write(first, 2);
    assertThat(progress.read()).containsEntry(first, new FlowProgress.Position(5, 7, 2, 0));
  }

  @Test
  void countsRecordsAndNotTheMarksOfTransactions() {
    writeInTransaction(first, 2, true);
    writeInTransaction(first, 3, false);
    FlowStart.at(flow, Map.of(first, 1L), 1);
    assertThat(progress.read()).containsEntry(first, new FlowProgress.Position(1, 7, 1, 0));
    FlowStart.at(flow, Map.of(first, 2L), 1);
    assertThat(progress.read()).containsEntry(first, new FlowProgress.Position(2, 7, 0, 0));
  }

  @Test
  void saysWhatTheSourceDeletedTooEarly() throws Exception {
    write(first, 10);
    FlowStart.at(flow, Map.of(first, 4L), 1);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.getBrokersAsString()))) {
      admin.deleteRecords(Map.of(first, RecordsToDelete.beforeOffset(6))).all().get();
    }
    assertThat(progress.read()).containsEntry(first, new FlowProgress.Position(6, 10, 4, 2));
  }

  @Test
  void refusesToMoveAFlowThatRuns() {
    FlowStart.at(flow, Map.of(first, 0L), 1);
    try (var member =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", broker.getBrokersAsString(),
                "group.id", flow.workers(),
                "group.protocol", "classic"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      member.subscribe(List.of(topic));
      eventually(
          () -> {
            member.poll(Duration.ofMillis(100));
            assertThatThrownBy(() -> FlowStart.at(flow, Map.of(first, 1L), 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Stable (expected: stopped");
          });
    }
    FlowStart.at(flow, Map.of(first, 1L), 1);
  }

  @Test
  void refusesAnOffsetBelowZero() {
    assertThatThrownBy(() -> FlowStart.at(flow, Map.of(first, -1L), 1))
        .hasMessage(first + ": next: -1 (expected: 0 or more)");
  }

  @Test
  void saysThatAClusterDoesNotAnswer() {
    try (FlowProgress nowhere = new FlowProgress(flow("127.0.0.1:1"), JsonMapper.shared())) {
      assertThatThrownBy(nowhere::read).isInstanceOf(KafkaException.class);
    }
  }

  private Flow flow(String bootstrap) {
    // Its own source name: the topic of the offsets has it.
    return new Flow(
        topic + "-flow",
        new Flow.Cluster("from-" + topic, bootstrap),
        new Flow.Cluster("to-" + topic, bootstrap),
        List.of(topic));
  }

  private static void write(TopicPartition where, int records) {
    try (var producer = producer(Map.of())) {
      for (int i = 0; i < records; i++) {
        producer.send(row(where)).get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void writeInTransaction(TopicPartition where, int records, boolean commit) {
    try (var producer = producer(Map.of("transactional.id", where + "-writer"))) {
      producer.initTransactions();
      producer.beginTransaction();
      for (int i = 0; i < records; i++) {
        producer.send(row(where));
      }
      producer.flush();
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }

  private static ProducerRecord<byte[], byte[]> row(TopicPartition where) {
    return new ProducerRecord<>(where.topic(), where.partition(), null, new byte[] {1});
  }

  private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(more);
    all.put("bootstrap.servers", broker.getBrokersAsString());
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
