package io.asgard.producer;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.asgard.contracts.sample.CustomerSegment;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.contracts.v1.AdvanceWatermarkRequest;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.Event;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProducerTest {
  private FakeFronting fronting;
  private Producer producer;

  @BeforeEach
  void start() throws IOException {
    fronting = FakeFronting.start();
    producer = builder().build();
  }

  @AfterEach
  void stop() {
    producer.close(Duration.ZERO);
    fronting.close();
  }

  @Test
  void storesAnEventUnderAnIdOfItsOwn() throws Exception {
    Ack ack = get(publish("d1", 1));
    assertThat(ack).isEqualTo(new Ack(Code.STORED, ack.id(), ""));
    assertThat(ack.id().version()).isEqualTo(7);
    assertThat(fronting.stored).containsExactly(event("d1", 1, bytes(ack.id())));
  }

  @Test
  void sendsManyEventsInFewRequests() throws Exception {
    List<CompletableFuture<Ack>> acks = publishAll("d", 5_000);
    for (CompletableFuture<Ack> ack : acks) {
      assertThat(get(ack).stored()).isTrue();
    }
    assertThat(producer.stats()).isEqualTo(new Stats(5_000, 5_000, Map.of(), 0, 0, 0, 0, ""));
  }

  @Test
  void retriesWithTheSameId() throws Exception {
    fronting.answer = firstTimes(2, Code.QUOTA);
    Ack ack = get(publish("d1", 1));
    assertThat(ack.stored()).isTrue();
    assertThat(fronting.received)
        .hasSize(3)
        .allMatch(event -> event.getId().equals(bytes(ack.id())));
    assertThat(producer.stats().retries()).isEqualTo(2);
  }

  @Test
  void keepsTheOrderOfAKeyThroughRefusals() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    fronting.answer = event -> calls.incrementAndGet() % 7 == 0 ? Code.UNAVAILABLE : Code.STORED;
    for (int i = 0; i < 2_000; i++) {
      publish("d" + i % 5, i);
    }
    producer.flush().get(20, TimeUnit.SECONDS);
    for (int driver = 0; driver < 5; driver++) {
      assertThat(storedOf("d" + driver)).hasSize(400).isSorted();
    }
  }

  @Test
  void tellsWhyAnEventIsRefused() throws Exception {
    fronting.answer = event -> Code.TOO_OLD;
    Ack ack = get(publish("d1", 1));
    assertThat(ack).isEqualTo(new Ack(Code.TOO_OLD, ack.id(), "told to"));
    assertThat(producer.stats().refused()).containsExactly(Map.entry(Code.TOO_OLD, 1L));
  }

  @Test
  void oneBadEventLeavesItsNeighboursAlone() throws Exception {
    fronting.answer = event -> key(event).equals("bad") ? Code.INVALID : Code.STORED;
    CompletableFuture<Ack> bad = publish("bad", 1);
    CompletableFuture<Ack> good = publish("good", 2);
    assertThat(get(bad).code()).isEqualTo(Code.INVALID);
    assertThat(get(good).code()).isEqualTo(Code.STORED);
  }

  @Test
  void losesNothingWhenTheServerDiesAndReturns() throws Exception {
    int port = fronting.port();
    List<CompletableFuture<Ack>> acks = new ArrayList<>(publishAll("a", 3_000));
    fronting.close();
    acks.addAll(publishAll("b", 3_000));
    Set<ByteString> ids = ids(fronting);
    fronting = new FakeFronting(port);
    for (CompletableFuture<Ack> ack : acks) {
      assertThat(get(ack).stored()).isTrue();
    }
    ids.addAll(ids(fronting));
    assertThat(ids).hasSize(6_000);
  }

  @Test
  void movesOnToAServerThatAnswers() throws Exception {
    FakeFronting other = FakeFronting.start();
    String dead = fronting.address();
    fronting.close();
    try (Producer two = builder().fronting(dead, other.address()).build()) {
      assertThat(get(two.publish("t", driver("d1"), location(1))).stored()).isTrue();
    }
    other.close();
  }

  @Test
  void movesOnWithAWatermarkToo() throws Exception {
    FakeFronting other = FakeFronting.start();
    String dead = fronting.address();
    fronting.close();
    try (Producer two = builder().fronting(dead, other.address()).build()) {
      assertThat(get(two.advanceWatermark("t", Instant.ofEpochSecond(7)))).isEqualTo(12);
    }
    assertThat(other.watermarks).hasSize(1);
    other.close();
  }

  @Test
  void givesUpAtTheDeliveryTimeoutAndSaysWhy() throws Exception {
    fronting.answer = event -> Code.UNAVAILABLE;
    try (Producer hasty = builder().deliveryTimeout(Duration.ofMillis(300)).build()) {
      Ack ack = get(hasty.publish("t", driver("d1"), location(1)));
      assertThat(ack.code()).isEqualTo(Code.UNAVAILABLE);
      assertThat(ack.detail()).contains("told to");
    }
  }

  @Test
  void aRequestUnderWayDoesNotProlongTheDeliveryTimeout() throws Exception {
    fronting.gate = new CountDownLatch(1);
    try (Producer hasty = builder().deliveryTimeout(Duration.ofSeconds(1)).build()) {
      Ack ack = get(hasty.publish("t", driver("d1"), location(1)));
      // On a busy machine the request's own deadline may be first; nothing else may be told.
      assertThat(ack.detail())
          .matches("no answer within PT1S( \\(last: UNAVAILABLE .*deadline exceeded.*\\))?");
      assertThat(hasty.memory().used()).isZero();
      fronting.gate.countDown();
      assertThat(get(hasty.publish("t", driver("d1"), location(2))).stored()).isTrue();
      assertThat(hasty.stats().refused()).containsExactly(Map.entry(Code.UNAVAILABLE, 1L));
    }
  }

  @Test
  void blocksWhenMemoryIsFullAndGoesOnWhenThereIsRoom() throws Exception {
    fronting.gate = new CountDownLatch(1);
    try (Producer small = builder().memory(100_000).build()) {
      CompletableFuture<Void> all =
          CompletableFuture.runAsync(
              () ->
                  IntStream.range(0, 1_000)
                      .forEach(i -> small.publish("t", driver("d"), location(i))));
      assertThatThrownBy(() -> all.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      assertThat(small.stats().pending()).isLessThan(700);
      fronting.gate.countDown();
      all.get(20, TimeUnit.SECONDS);
    }
    assertThat(fronting.stored).hasSize(1_000);
  }

  @Test
  void refusesWhenMemoryStaysFull() throws Exception {
    fronting.gate = new CountDownLatch(1);
    try (Producer small = builder().memory(1).maxBlock(Duration.ofMillis(50)).build()) {
      small.publish("t", driver("d1"), location(1));
      Ack ack = get(small.publish("t", driver("d2"), location(2)));
      assertThat(ack.code()).isEqualTo(Code.UNAVAILABLE);
      assertThat(ack.detail()).startsWith("memory: full");
      fronting.gate.countDown();
    }
  }

  @Test
  void refusesWhatNoServerWouldTake() throws Exception {
    ByteString large = ByteString.copyFrom(new byte[2 << 20]);
    Ack ack = get(producer.publish("t", ByteString.EMPTY, large));
    assertThat(ack.code()).isEqualTo(Code.TOO_LARGE);
  }

  @Test
  void closeSendsWhatWaits() throws Exception {
    Producer slow = builder().linger(Duration.ofMinutes(1)).build();
    CompletableFuture<Ack> ack = slow.publish("t", driver("d1"), location(1));
    slow.close(Duration.ofSeconds(10));
    assertThat(get(ack).stored()).isTrue();
  }

  @Test
  void closeNamesWhatItCouldNotSend() throws Exception {
    fronting.gate = new CountDownLatch(1);
    CompletableFuture<Ack> waiting = publish("d1", 1);
    producer.close(Duration.ofMillis(100));
    assertThat(get(waiting).detail()).startsWith("closed: no answer within PT0.1S");
    assertThat(get(publish("d1", 2)).detail()).isEqualTo("producer: closed (expected: open)");
    assertThat(producer.stats().refused()).containsExactly(Map.entry(Code.UNAVAILABLE, 2L));
  }

  @Test
  void aFlushWaitsForWhatIsBeingAnswered() throws Exception {
    try (Producer slow = builder().linger(Duration.ofMinutes(1)).requestsInFlight(1).build()) {
      assertThat(flushedTooEarly(slow)).isFalse();
    }
  }

  @Test
  void aFlushWaitsForWhatIsBeingGivenUp() throws Exception {
    fronting.answer = event -> Code.UNAVAILABLE;
    Duration hour = Duration.ofHours(1);
    try (Producer hasty =
        builder()
            .linger(Duration.ofMillis(50))
            .requestsInFlight(1)
            .backoff(hour, hour)
            .deliveryTimeout(Duration.ofMillis(300))
            .build()) {
      assertThat(flushedTooEarly(hasty)).isFalse();
    }
  }

  @Test
  void theLeastPatientOfSeveralThatCloseEndsIt() throws Exception {
    fronting.gate = new CountDownLatch(1);
    CompletableFuture<Ack> waiting = publish("d1", 1);
    CompletableFuture<Void> patient = close(Duration.ofMinutes(5));
    eventually(() -> assertThat(publish("d2", 2)).isDone()); // refused
    get(close(Duration.ofMillis(100)));
    get(patient);
    assertThat(waiting).isDone();
    assertThat(get(waiting).detail()).startsWith("closed: no answer within PT0.1S");
  }

  @Test
  @Timeout(20)
  void whoClosesMayHoldALockThatACallbackOfAnotherCloserWants() throws Exception {
    fronting.gate = new CountDownLatch(1);
    ReentrantLock lock = new ReentrantLock();
    CompletableFuture<Void> told =
        publish("d1", 1)
            .thenRun(
                () -> {
                  lock.lock();
                  lock.unlock();
                });
    lock.lock();
    CompletableFuture<Void> other = close(Duration.ZERO);
    eventually(() -> assertThat(lock.hasQueuedThreads()).isTrue());
    try {
      producer.close(Duration.ofMillis(50));
    } finally {
      lock.unlock();
    }
    get(other);
    get(told);
  }

  @Test
  void closingInACallbackDoesNotWaitForItself() throws Exception {
    Producer slow = builder().linger(Duration.ofMinutes(1)).requestsInFlight(1).build();
    CompletableFuture<Ack> first = slow.publish("t", driver("d"), location(1));
    CompletableFuture<Ack> second = slow.publish("t", driver("d"), location(2));
    CompletableFuture<Void> closed = first.thenRun(slow::close);
    slow.flush();
    get(closed);
    assertThat(get(second).stored()).isTrue();
  }

  @Test
  void whateverTheTokenThrowsTheEventIsTriedAgain() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Supplier<String> token =
        () -> {
          if (calls.getAndIncrement() == 0) {
            throw new AssertionError("no token yet");
          }
          return "secret";
        };
    try (Producer late = builder().token(token).build()) {
      assertThat(get(late.publish("t", driver("d1"), location(1))).stored()).isTrue();
    }
  }

  @Test
  void advancesTheWatermarkAfterWhatWasPublished() throws Exception {
    publishAll("d", 500);
    int partitions = get(producer.advanceWatermark("t", Instant.ofEpochSecond(7)));
    assertThat(partitions).isEqualTo(12);
    assertThat(fronting.stored).hasSize(500);
    assertThat(fronting.watermarks)
        .containsExactly(
            AdvanceWatermarkRequest.newBuilder()
                .setTopic("t")
                .setTime(Timestamp.newBuilder().setSeconds(7))
                .build());
  }

  @Test
  void closingWhenAWatermarkIsThroughWaitsForWhatIsUnderWay() throws Exception {
    CountDownLatch closing = new CountDownLatch(1);
    fronting.gate = new CountDownLatch(1); // of the watermark
    fronting.answer =
        event -> {
          FakeFronting.pass(closing);
          return Code.STORED;
        };
    CompletableFuture<Void> closed =
        producer
            .advanceWatermark("t", Instant.ofEpochSecond(7))
            .thenRun(() -> producer.close(Duration.ofSeconds(10)));
    CompletableFuture<Ack> underWay = publish("d1", 1);
    eventually(() -> assertThat(fronting.received).hasSize(1));
    fronting.gate.countDown();
    eventually(() -> assertThat(publish("d2", 2)).isDone()); // refused
    closing.countDown();
    get(closed);
    assertThat(get(underWay).stored()).isTrue();
  }

  @Test
  void equalKeysAreEqualBytes() throws Exception {
    get(producer.publish("t", scores("a", "b"), location(1)));
    get(producer.publish("t", scores("b", "a"), location(2)));
    assertThat(fronting.stored.get(0).getKey()).isEqualTo(fronting.stored.get(1).getKey());
  }

  @Test
  void anAddressWithoutAPortIsSaid() {
    assertThatThrownBy(() -> Producer.builder().fronting("localhost"))
        .hasMessage("fronting: localhost (expected: host:port or https://host:port)");
  }

  @Test
  void aBatchThatNoServerWouldTakeIsSaid() {
    assertThatThrownBy(() -> builder().batch(10_001, 1))
        .hasMessage("batch events: 10001 (expected: 1 to 10000)");
    assertThatThrownBy(() -> builder().batch(1, 2_000_000))
        .hasMessage("batch bytes: 2000000 (expected: 1 to 1048576)");
  }

  /** Whether a flush, when the first of two events has its answer, is done before the other. */
  private static boolean flushedTooEarly(Producer producer) throws Exception {
    CompletableFuture<Ack> first = producer.publish("t", driver("d"), location(1));
    CompletableFuture<Ack> second = producer.publish("t", driver("d"), location(2));
    CompletableFuture<Boolean> tooEarly =
        first.thenApply(ack -> producer.flush().isDone() && !second.isDone());
    producer.flush();
    return get(tooEarly);
  }

  private CompletableFuture<Void> close(Duration patience) {
    return CompletableFuture.runAsync(
        () -> producer.close(patience), task -> new Thread(task).start());
  }

  private ProducerBuilder builder() {
    return Producer.builder()
        .fronting(fronting.address())
        .token(() -> "secret")
        .backoff(Duration.ofMillis(1), Duration.ofMillis(50));
  }

  private CompletableFuture<Ack> publish(String driver, int number) {
    return producer.publish("t", driver(driver), location(number));
  }

  private List<CompletableFuture<Ack>> publishAll(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> publish(prefix + i, i)).toList();
  }

  private List<Long> storedOf(String driver) throws IOException {
    List<Long> numbers = new ArrayList<>();
    for (Event event : fronting.stored) {
      if (key(event).equals(driver)) {
        numbers.add(DriverLocation.parseFrom(event.getMessage()).getEventTimestamp().getSeconds());
      }
    }
    return numbers;
  }

  private static Function<Event, Code> firstTimes(int times, Code code) {
    AtomicInteger calls = new AtomicInteger();
    return event -> calls.getAndIncrement() < times ? code : Code.STORED;
  }

  private static Set<ByteString> ids(FakeFronting fronting) {
    Set<ByteString> ids = new HashSet<>();
    fronting.stored.forEach(event -> ids.add(event.getId()));
    return ids;
  }

  private static String key(Event event) {
    try {
      return DriverLocationKey.parseFrom(event.getKey()).getDriverId();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Event event(String driver, int number, ByteString id) {
    return Event.newBuilder()
        .setTopic("t")
        .setKey(driver(driver).toByteString())
        .setMessage(location(number).toByteString())
        .setId(id)
        .build();
  }

  private static DriverLocationKey driver(String id) {
    return DriverLocationKey.newBuilder().setDriverId(id).build();
  }

  private static DriverLocation location(long seconds) {
    return DriverLocation.newBuilder()
        .setEventTimestamp(Timestamp.newBuilder().setSeconds(seconds))
        .build();
  }

  private static Message scores(String first, String second) {
    return CustomerSegment.newBuilder().putScores(first, 1).putScores(second, 1).build();
  }

  private static ByteString bytes(UUID id) {
    return ByteString.fromHex(id.toString().replace("-", ""));
  }

  private static <T> T get(CompletableFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(20, TimeUnit.SECONDS);
  }
}
