package io.asgard.fronting.publish;

import static io.asgard.fronting.publish.Fixture.NOW;
import static io.asgard.fronting.publish.Fixture.PUBLISHER;
import static io.asgard.fronting.publish.Fixture.SCHEMAS;
import static io.asgard.fronting.publish.Fixture.TOPIC;
import static io.asgard.fronting.publish.Fixture.TYPE;
import static io.asgard.fronting.publish.Fixture.event;
import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.contracts.v1.PublishResponse;
import io.asgard.fronting.live.Route;
import io.asgard.platform.clusters.StreamLocations;
import io.asgard.platform.records.EventHeaders;
import io.asgard.platform.records.Schemas;
import io.asgard.platform.records.TopicType;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.ForbiddenException;
import io.asgard.platform.service.NotFoundException;
import io.asgard.platform.service.Role;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class PublisherTest {
  private static final Node BROKER = new Node(1, "k", 1);
  private static final Cluster CLUSTER =
      new Cluster(
          "c",
          List.of(BROKER),
          List.of(partition(0), partition(1), partition(2)),
          Set.of(),
          Set.of());

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ScheduledExecutorService background = Executors.newScheduledThreadPool(1);
  // Kafka's own fake of a producer: acknowledges one record at a time, when told.
  private MockProducer<byte[], byte[]> kafka = producer();
  private final PublishMetrics metrics = new PublishMetrics(meters);
  @TempDir private Path directory;
  private Outlets outlets;

  @BeforeEach
  void opens() {
    outlets =
        new Outlets(
            new Outlets.Ways(
                topic -> Optional.empty(),
                Route::to,
                "main",
                name ->
                    new DataStream(
                        name, StreamLocations.fixed("k:1"), at -> kafka, background, meters)),
            new Outlets.Spooling(directory, DataSize.ofMegabytes(1), Duration.ofMinutes(1)),
            metrics);
    outlets.start();
    eventually(() -> assertThat(outlets.failure()).isEmpty());
  }

  @AfterEach
  void closes() {
    outlets.close();
    background.shutdownNow();
  }

  @Test
  void answersOnlyOnceEveryEventIsAcknowledged() {
    CompletableFuture<PublishResponse> response = publish(event("a"), event("b"));
    kafka.completeNext();
    assertThat(response).isNotDone();
    kafka.completeNext();
    assertThat(codes(response)).containsExactly(Code.STORED, Code.STORED);
  }

  @Test
  void aBadEventLeavesItsNeighboursAlone() {
    Event bad = event("b").toBuilder().setMessage(ByteString.EMPTY).build();
    CompletableFuture<PublishResponse> response = publish(event("a"), bad, event("c"));
    acknowledge(2);
    assertThat(codes(response)).containsExactly(Code.STORED, Code.INVALID, Code.STORED);
  }

  @Test
  void anEventThatCannotBeCheckedLeavesItsNeighboursAlone() {
    Publisher publisher = publisher(Schemas.of(TYPE, typeWithoutATimeField("faulty")));
    Event bad = event("b").toBuilder().setTopic("faulty").build();
    CompletableFuture<PublishResponse> response =
        publisher.publish(PUBLISHER, List.of(event("a"), bad, event("c")), Map.of());
    acknowledge(2);
    assertThat(codes(response)).containsExactly(Code.STORED, Code.INVALID, Code.STORED);
    assertThat(response.join().getAnswers(1).getDetail())
        .startsWith("event: cannot be checked (java.lang.NullPointerException");
  }

  @Test
  void anEmptyRequestIsAnsweredAtOnce() {
    assertThat(codes(publish())).isEmpty();
  }

  @Test
  void sendsTheEventAsItCame() {
    var ignored = publish(event("a"));
    ProducerRecord<byte[], byte[]> record = kafka.history().get(0);
    assertThat(record.topic()).isEqualTo(TOPIC);
    assertThat(record.timestamp()).isEqualTo(NOW.toEpochMilli());
    assertThat(record.key()).isEqualTo(event("a").getKey().toByteArray());
    assertThat(record.value()).isEqualTo(event("a").getMessage().toByteArray());
  }

  @Test
  void saysInTheHeaderWhatItKnows() {
    ByteString id = ByteString.copyFromUtf8("0123456789abcdef");
    var ignored = publish(event("a", NOW.minusSeconds(5)).setId(id).build());
    assertThat(meta(kafka.history().get(0)))
        .isEqualTo(
            EventMeta.newBuilder()
                .setId(id)
                .setEventTimeMs(NOW.minusSeconds(5).toEpochMilli())
                .setAcceptedMs(NOW.toEpochMilli())
                .setOrigin("app")
                .build());
  }

  @Test
  void returnsTheIdsThatItMade() {
    CompletableFuture<PublishResponse> response =
        publish(
            event("a"), event("b").toBuilder().setId(ByteString.copyFrom(new byte[16])).build());
    acknowledge(2);
    assertThat(response.join().getAnswers(0).getId())
        .isEqualTo(meta(kafka.history().get(0)).getId());
    assertThat(response.join().getAnswers(1).getId()).isEqualTo(ByteString.EMPTY);
  }

  @Test
  void anEventBehindARefusedOneOfItsKeyIsBlockedEvenIfKafkaStoredIt() {
    CompletableFuture<PublishResponse> response = publish(event("a"), event("b"), event("a"));
    kafka.errorNext(new NotEnoughReplicasException("1 of 2"));
    acknowledge(2);
    assertThat(codes(response)).containsExactly(Code.UNAVAILABLE, Code.STORED, Code.KEY_BLOCKED);
    assertThat(count("fronting.events.doubtful")).isOne();
  }

  @Test
  void aRefusalThatNoRetryMendsBlocksNoKey() {
    CompletableFuture<PublishResponse> response = publish(event("a"), event("a"));
    kafka.errorNext(new RecordTooLargeException("too large"));
    acknowledge(1);
    assertThat(codes(response)).containsExactly(Code.TOO_LARGE, Code.STORED);
  }

  @Test
  void doesNotEvenSendWhatIsBlockedAlready() {
    Event large = event("a").toBuilder().setTopic(TOPIC).build();
    CompletableFuture<PublishResponse> response =
        publisher(DataSize.ofBytes(1)).publish(PUBLISHER, List.of(large, event("a")), Map.of());
    assertThat(codes(response)).containsExactly(Code.UNAVAILABLE, Code.KEY_BLOCKED);
    assertThat(kafka.history()).isEmpty();
  }

  @Test
  void whatCannotEvenBeSentIsAnsweredAndLeavesNoRoomTaken() {
    kafka = producer(new FaultySerializer());
    outlets.close();
    opens();
    CompletableFuture<PublishResponse> response = publish(event("a"), event("b"), event("a"));
    assertThat(codes(response))
        .containsExactly(Code.UNAVAILABLE, Code.UNAVAILABLE, Code.KEY_BLOCKED);
    assertThat(response.join().getAnswers(0).getDetail())
        .isEqualTo("event: cannot be sent (java.lang.OutOfMemoryError: on purpose)");
    assertThat(meters.get("fronting.in.flight.bytes").gauge().value()).isZero();
  }

  @Test
  void roomInFlightComesBackWithTheAcknowledgement() {
    Publisher narrow = publisher(DataSize.ofBytes(300));
    var first = narrow.publish(PUBLISHER, List.of(event("a"), event("b")), Map.of());
    kafka.completeNext();
    assertThat(codes(first)).containsExactly(Code.STORED, Code.UNAVAILABLE);
    var second = narrow.publish(PUBLISHER, List.of(event("b")), Map.of());
    kafka.completeNext();
    assertThat(codes(second)).containsExactly(Code.STORED);
  }

  @Test
  void aRequestKeepsItsRoomUntilAllOfItIsAcknowledged() {
    Publisher narrow = publisher(DataSize.ofBytes(600));
    narrow.publish(PUBLISHER, List.of(event("a"), event("b")), Map.of());
    kafka.completeNext();
    assertThat(codes(narrow.publish(PUBLISHER, List.of(event("c")), Map.of())))
        .containsExactly(Code.UNAVAILABLE);
    kafka.completeNext();
    var third = narrow.publish(PUBLISHER, List.of(event("c")), Map.of());
    kafka.completeNext();
    assertThat(codes(third)).containsExactly(Code.STORED);
  }

  @Test
  void answersInTimeWhenKafkaDoesNot() {
    Publisher impatient = publisher(DataSize.ofMegabytes(1), Duration.ZERO);
    var response = impatient.publish(PUBLISHER, List.of(event("a"), event("a")), Map.of());
    impatient.expire();
    assertThat(codes(response)).containsExactly(Code.UNAVAILABLE, Code.KEY_BLOCKED);
    assertThat(response.join().getAnswers(0).getDetail()).contains("come again with the same id");
    acknowledge(2);
    assertThat(count("fronting.events.doubtful")).isEqualTo(2);
  }

  @Test
  void opensAnotherProducerWhenOneIsBeyondHelp() {
    MockProducer<byte[], byte[]> broken = kafka;
    broken.sendException = new KafkaException("fenced");
    kafka = producer();
    assertThat(codes(publish(event("a")))).containsExactly(Code.UNAVAILABLE);
    eventually(() -> assertThat(broken.closed()).isTrue());
    eventually(() -> assertThat(outlets.failure()).isEmpty());
    var response = publish(event("a"));
    kafka.completeNext();
    assertThat(codes(response)).containsExactly(Code.STORED);
  }

  @Test
  void everyEventIsCountedOnce() {
    Event unknown = event("c").toBuilder().setTopic("made-up").build();
    CompletableFuture<PublishResponse> response = publish(event("a"), event("b"), unknown);
    acknowledge(2);
    response.join();
    assertThat(count("fronting.events.received")).isEqualTo(3);
    assertThat(count("fronting.events.stored", "topic", TOPIC)).isEqualTo(2);
    assertThat(
            count("fronting.events.refused", "topic", "unknown", "code", Code.UNKNOWN_TOPIC.name()))
        .isOne();
  }

  @Test
  void madeUpTopicsAreCountedTogetherWhileTheRegistryIsAway() {
    Publisher publisher = publisher(new AwayRegistry());
    for (String topic : List.of("made-up-1", "made-up-2")) {
      Event event = event("a").toBuilder().setTopic(topic).build();
      assertThat(codes(publisher.publish(PUBLISHER, List.of(event), Map.of())))
          .containsExactly(Code.UNAVAILABLE);
    }
    assertThat(meters.get("fronting.events.refused").counters()).hasSize(1);
    assertThat(
            count("fronting.events.refused", "topic", "unknown", "code", Code.UNAVAILABLE.name()))
        .isEqualTo(2);
  }

  @Test
  void tellsEveryPartitionOfTheWatermark() {
    CompletableFuture<Integer> told =
        publisher(DataSize.ofMegabytes(1)).advanceWatermark(PUBLISHER, TOPIC, NOW);
    acknowledge(3);
    assertThat(told.join()).isEqualTo(3);
    assertThat(kafka.history()).extracting(ProducerRecord::partition).containsExactly(0, 1, 2);
    assertThat(kafka.history())
        .allSatisfy(record -> assertThat(record.key()).isNull())
        .allSatisfy(record -> assertThat(record.value()).isNull())
        .allSatisfy(record -> assertThat(meta(record)).isEqualTo(watermark()));
  }

  @Test
  void onlyAPublisherOfTheTopicAdvancesItsWatermark() {
    Publisher publisher = publisher(DataSize.ofMegabytes(1));
    Caller other = new Caller("t", "till", "payments", Set.of(Role.PUBLISHER));
    assertThatThrownBy(() -> publisher.advanceWatermark(other, TOPIC, NOW))
        .isInstanceOf(ForbiddenException.class);
    assertThatThrownBy(() -> publisher.advanceWatermark(other, "x", NOW))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void aWatermarkStaysWhereEventsMayBe() {
    Publisher publisher = publisher(DataSize.ofMegabytes(1));
    assertThatThrownBy(
            () -> publisher.advanceWatermark(PUBLISHER, TOPIC, NOW.plusSeconds(3600).plusMillis(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("time: 2026-03-01T11:00:00.124Z (expected: <= 2026-03-01T11:00:00.123Z)");
    assertThatThrownBy(() -> publisher.advanceWatermark(PUBLISHER, TOPIC, Instant.ofEpochMilli(-1)))
        .hasMessage("time: 1969-12-31T23:59:59.999Z (expected: >= 1970-01-01T00:00:00Z)");
    assertThatThrownBy(() -> publisher.advanceWatermark(PUBLISHER, TOPIC, Instant.MAX))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFeedOfOldDaysAndOneOfNowMayEnd() {
    Publisher publisher = publisher(DataSize.ofMegabytes(1));
    for (Instant time : List.of(NOW.minus(Duration.ofDays(7300)), NOW.plusSeconds(10))) {
      CompletableFuture<Integer> told = publisher.advanceWatermark(PUBLISHER, TOPIC, time);
      acknowledge(3);
      assertThat(told.join()).isEqualTo(3);
    }
  }

  private CompletableFuture<PublishResponse> publish(Event... events) {
    return publisher(DataSize.ofMegabytes(1)).publish(PUBLISHER, List.of(events), Map.of());
  }

  private Publisher publisher(DataSize inFlight) {
    return publisher(inFlight, Duration.ofSeconds(10));
  }

  private Publisher publisher(DataSize inFlight, Duration answerWithin) {
    return publisher(SCHEMAS, new Publisher.Limits(inFlight, answerWithin));
  }

  private Publisher publisher(Schemas schemas) {
    return publisher(
        schemas, new Publisher.Limits(DataSize.ofMegabytes(1), Duration.ofSeconds(10)));
  }

  private Publisher publisher(Schemas schemas, Publisher.Limits limits) {
    return new Publisher(
        new EventRules(schemas, 1000), outlets, metrics, limits, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  /** No registry lets it through; stands for any fault of ours in a check. */
  private static TopicType typeWithoutATimeField(String topic) {
    return new TopicType(
        topic, TYPE.team(), TYPE.key(), TYPE.message(), 99, TYPE.back(), TYPE.ahead(), 1);
  }

  private void acknowledge(int records) {
    for (int i = 0; i < records; i++) {
      assertThat(kafka.completeNext()).isTrue();
    }
  }

  private static List<Code> codes(CompletableFuture<PublishResponse> response) {
    assertThat(response).isDone();
    return response.join().getAnswersList().stream().map(Answer::getCode).toList();
  }

  private double count(String counter, String... tags) {
    return meters.get(counter).tags(tags).counter().count();
  }

  private static EventMeta meta(ProducerRecord<byte[], byte[]> record) {
    return EventHeaders.parse(record.headers().lastHeader(EventHeaders.NAME).value()).orElseThrow();
  }

  private static EventMeta watermark() {
    return EventMeta.newBuilder()
        .setKind(EventMeta.Kind.WATERMARK)
        .setEventTimeMs(NOW.toEpochMilli())
        .setAcceptedMs(NOW.toEpochMilli())
        .setOrigin("app")
        .build();
  }

  private static MockProducer<byte[], byte[]> producer() {
    return producer(new ByteArraySerializer());
  }

  private static MockProducer<byte[], byte[]> producer(Serializer<byte[]> serializer) {
    return new MockProducer<>(
        CLUSTER, false, new RoundRobinPartitioner(), new ByteArraySerializer(), serializer);
  }

  private static final class FaultySerializer extends ByteArraySerializer {
    @Override
    public byte[] serialize(String topic, byte[] data) {
      throw new OutOfMemoryError("on purpose");
    }
  }

  private static PartitionInfo partition(int number) {
    Node[] replicas = {BROKER};
    return new PartitionInfo(TOPIC, number, BROKER, replicas, replicas);
  }
}
