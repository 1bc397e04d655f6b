package io.asgard.odin.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.odin.failover.Reconciliation.Result;
import io.asgard.odin.flow.Flow;
import io.asgard.odin.flow.FlowBegin;
import io.asgard.odin.flow.FlowStart;
import io.asgard.platform.test.TestKafka;
import io.asgard.platform.test.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** Two brokers; what a flow had copied is written by the test. */
class ReconciliationIT {
  private static final EmbeddedKafkaKraftBroker home = TestKafka.another();
  private static final EmbeddedKafkaKraftBroker away = TestKafka.another();
  private static final AtomicInteger topics = new AtomicInteger();
  private static final Map<String, String> PLAIN = Map.of();

  private final List<String> told = new ArrayList<>();
  private TopicPartition partition;
  private Move move;

  @BeforeAll
  static void start() {
    for (EmbeddedKafkaKraftBroker broker : List.of(home, away)) {
      broker.brokerProperty("transaction.abort.timed.out.transaction.cleanup.interval.ms", "200");
      broker.afterPropertiesSet();
    }
  }

  @AfterAll
  static void stop() {
    home.destroy();
    away.destroy();
  }

  @BeforeEach
  void move() {
    String name = "s" + topics.incrementAndGet();
    partition = new TopicPartition(name + "-topic", 0);
    Flow.Cluster from = new Flow.Cluster(name, home.getBrokersAsString());
    Flow.Cluster to = new Flow.Cluster(name + "-failover", away.getBrokersAsString());
    List<String> all = List.of(partition.topic());
    Flow forth = new Flow(name + "-to-failover", from, to, all);
    Flow back = new Flow(name + "-to-home", to, from, all);
    move = new Move(name, forth, back, List.of(), List.of(), Map.of());
  }

  @Test
  void countsWhatWasNotCopiedAndBringsWhatDidNotComeAgain() {
    copied(6);
    write(home, 6, 7, 8, 9);
    write(away, 100, 7, 101);
    assertThat(reconcile(6)).isEqualTo(new Result(4, 1, 3, 0, 0));
    assertThat(ids(away)).containsExactly(0, 1, 2, 3, 4, 5, 100, 7, 101, 6, 8, 9);
    assertThat(ids(home)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 100, 101);
    assertThat(told)
        .containsExactly(
            "rpo_records 4, which had not been copied: 1 came again from their producers, 3 are"
                + " brought along now");
  }

  @Test
  void theFlowBackBeginsBehindWhatBothHave() {
    copied(6);
    write(away, 6, 7);
    assertThat(reconcile(6)).isEqualTo(new Result(0, 0, 0, 0, 0));
    assertThat(FlowStart.committed(move.back())).containsEntry(partition, 6L);
    write(home, 8);
    write(away, 9);
    assertThat(reconcile(6)).isEqualTo(new Result(1, 0, 1, 0, 0));
    long end = FlowStart.ends(move.back()).get(partition);
    assertThat(FlowStart.committed(move.back())).containsEntry(partition, end);
    assertThat(ids(home)).containsExactly(0, 1, 2, 3, 4, 5, 8, 6, 7, 9);
  }

  @Test
  void copiesBackTwiceWhatIsThereTwice() {
    copied(1);
    write(home, 1);
    write(away, 1, 1, 2);
    assertThat(reconcile(1)).isEqualTo(new Result(1, 1, 0, 0, 0));
    assertThat(ids(home)).containsExactly(0, 1, 1, 2);
  }

  @Test
  void bringsNothingTwiceThoughItIsDoneAgain() {
    copied(2);
    write(home, 2, 3);
    write(away, 4);
    assertThat(reconcile(2).brought()).isEqualTo(2);
    assertThat(reconcile(2).brought()).isZero();
    assertThat(ids(away)).containsExactly(0, 1, 4, 2, 3);
    assertThat(ids(home)).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void bringsWhatHasNoId() {
    copied(1);
    sendWithoutId(home, "bare");
    assertThat(reconcile(1)).isEqualTo(new Result(1, 0, 1, 0, 0));
    assertThat(values(away)).containsExactly("0", "bare");
    // Nobody can tell that it is there already.
    assertThat(values(home)).containsExactly("0", "bare", "bare");
  }

  @Test
  void fillsAHomeThatCameBackEmptyFromTheBeginning() {
    create(away, PLAIN);
    write(away, 0, 1, 2, 3);
    create(home, PLAIN);
    assertThat(reconcile(3)).isEqualTo(new Result(0, 0, 0, 0, 0));
    assertThat(FlowStart.committed(move.back())).containsEntry(partition, 0L);
    assertThat(told.get(0)).contains("1 partitions are empty, and are filled anew");
  }

  @Test
  void refusesAHomeThatLostAPart() {
    copied(3);
    assertThatThrownBy(() -> reconcile(5))
        .hasMessageContaining(partition + ": ends at 3 on ")
        .hasMessageContaining("expected: 5 or more");
  }

  @Test
  void saysWhatRetentionDeletedBeforeItWasCopied() throws Exception {
    copied(2);
    write(home, 2, 3, 4);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", home.getBrokersAsString()))) {
      admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(4))).all().get();
    }
    assertThat(reconcile(2)).isEqualTo(new Result(1, 0, 1, 0, 2));
    assertThat(told.get(0)).endsWith("; retention had deleted 2 more");
  }

  @Test
  void namesATopicThatIsMissing() {
    create(home, PLAIN);
    write(home, 1);
    assertThatThrownBy(() -> reconcile(0)).hasMessageStartingWith(partition + ": missing on ");
  }

  @Test
  void overwritesNothingNewerOfACompactedTopic() {
    Map<String, String> compacted = Map.of("cleanup.policy", "compact");
    create(home, compacted);
    create(away, compacted);
    FlowStart.at(move.forth(), Map.of(), 1);
    send(home, "a", "old", 1);
    send(home, "b", "only", 2);
    send(away, "a", "new", 3);
    assertThat(reconcile(0)).isEqualTo(new Result(2, 1, 1, 0, 0));
    assertThat(values(away)).containsExactly("new", "only");
  }

  @Test
  void waitsForTheEndOfATransactionThatSomebodyLeftOpen() {
    copied(1);
    Map<String, Object> transactional =
        Map.of("transactional.id", partition.topic(), "transaction.timeout.ms", 1_000);
    try (var gone = producer(home, transactional)) {
      gone.initTransactions();
      gone.beginTransaction();
      gone.send(new ProducerRecord<>(partition.topic(), 0, "key", "never"));
      gone.flush();
      write(home, 1, 2);
      assertThat(reconcile(1)).isEqualTo(new Result(2, 0, 2, 0, 0));
    }
    assertThat(ids(away)).containsExactly(0, 1, 2);
  }

  @Test
  void groupsGoOnWhereTheFlowBeganThatHadToldOfNone() throws Exception {
    copied(2);
    write(home, 2, 3, 4);
    TopicPartition at = partition;
    try (Admin there = admin(home);
        Admin here = admin(away);
        Groups groups = new Groups(() -> List.of(move))) {
      there.alterConsumerGroupOffsets("reader", Map.of(at, new OffsetAndMetadata(4))).all().get();
      groups.look();
      cutOff("reader");
      FlowBegin begin = new FlowBegin(Map.of(at, 2L), Map.of(at, 2L));
      new LostRegion(move, told::add).prepare(begin, groups.last(move.stream(), move.forth()));
      assertThat(here.describeConsumerGroups(List.of("reader")).all().get().get("reader").members())
          .isEmpty();
      assertThat(here.listConsumerGroupOffsets("reader").partitionsToOffsetAndMetadata().get())
          .containsEntry(at, new OffsetAndMetadata(2));
    }
    assertThat(told).containsExactly("1 groups go on at " + move.to().name());
  }

  /** A member at the second cluster that will never be heard of again, nor leave. */
  private void cutOff(String group) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            away.getBrokersAsString(),
            "group.id",
            group,
            "enable.auto.commit",
            false);
    KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    consumer.subscribe(List.of(partition.topic()));
    while (consumer.assignment().isEmpty()) {
      consumer.poll(Duration.ofMillis(100));
    }
    consumer.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.REMAIN_IN_GROUP));
  }

  private static Admin admin(EmbeddedKafkaKraftBroker broker) {
    return Admin.create(Map.of("bootstrap.servers", broker.getBrokersAsString()));
  }

  private Result reconcile(long ends) {
    Map<TopicPartition, Long> there = Map.of(partition, ends);
    return new Reconciliation(move, new FlowBegin(there, there), told::add).run();
  }

  /** Both clusters have so many records, and the flow knows. */
  private void copied(int records) {
    create(home, PLAIN);
    create(away, PLAIN);
    int[] ids = IntStream.range(0, records).toArray();
    write(home, ids);
    write(away, ids);
    FlowStart.at(move.forth(), Map.of(partition, (long) records), 1);
  }

  private void create(EmbeddedKafkaKraftBroker broker, Map<String, String> configs) {
    try (Admin admin = admin(broker)) {
      NewTopic topic = new NewTopic(partition.topic(), 1, (short) 1).configs(configs);
      Topics.create(admin, List.of(topic));
    }
  }

  private void write(EmbeddedKafkaKraftBroker broker, int... ids) {
    for (int id : ids) {
      send(broker, "key", String.valueOf(id), id);
    }
  }

  private void send(EmbeddedKafkaKraftBroker broker, String key, String value, int id) {
    var row = new ProducerRecord<>(partition.topic(), 0, key, value);
    ByteString bytes = ByteString.copyFromUtf8("id " + id);
    row.headers().add("asgard", EventMeta.newBuilder().setId(bytes).build().toByteArray());
    send(broker, row);
  }

  private void sendWithoutId(EmbeddedKafkaKraftBroker broker, String value) {
    send(broker, new ProducerRecord<>(partition.topic(), 0, "key", value));
  }

  private static void send(EmbeddedKafkaKraftBroker broker, ProducerRecord<String, String> row) {
    try (var producer = producer(broker, Map.of())) {
      producer.send(row).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KafkaProducer<String, String> producer(
      EmbeddedKafkaKraftBroker broker, Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(more);
    all.put("bootstrap.servers", broker.getBrokersAsString());
    return new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
  }

  private List<Integer> ids(EmbeddedKafkaKraftBroker broker) {
    return values(broker).stream().map(Integer::valueOf).toList();
  }

  private List<String> values(EmbeddedKafkaKraftBroker broker) {
    List<String> values = new ArrayList<>();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", broker.getBrokersAsString(), "isolation.level", "read_committed");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      // Not the end of what is committed: marks of a transaction come a moment later.
      Flow source = broker == home ? move.forth() : move.back();
      long end = FlowStart.ends(source).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(row -> values.add(row.value()));
      }
    }
    return values;
  }
}
