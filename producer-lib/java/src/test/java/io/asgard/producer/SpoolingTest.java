package io.asgard.producer;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.Event;
import io.asgard.platform.test.FreePort;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A producer with a spool, before a server that comes and goes. */
class SpoolingTest {
  private static final int KEYS = 7;

  @TempDir Path folder;
  private final Queue<Ack> later = new ConcurrentLinkedQueue<>();

  @Test
  void spoolsWhileNoServerIsThereAndSendsInOrderWhenItIs() throws Exception {
    int port = FreePort.find();
    try (Producer producer = builder(port).build()) {
      List<Ack> acks = all(publish(producer, 0, 2_000));
      assertThat(acks).extracting(Ack::code).containsOnly(Code.SPOOLED);
      assertThat(producer.stats().spooled()).isEqualTo(2_000);
      try (FakeFronting fronting = new FakeFronting(port)) {
        List<CompletableFuture<Ack>> newer = publish(producer, 2_000, 4_000);
        all(newer);
        eventually(() -> assertThat(producer.stats().spooled()).isZero());
        assertOrder(fronting, 4_000);
        assertThat(ids(later)).containsAll(ids(acks));
        assertThat(producer.stats().stored()).isEqualTo(4_000);
      }
    }
  }

  @Test
  void theNextProducerSendsWhatTheFirstOneLeft() throws Exception {
    int port = FreePort.find();
    Set<UUID> spooled;
    try (Producer producer = builder(port).build()) {
      spooled = ids(all(publish(producer, 0, 1_000)));
    }
    try (FakeFronting fronting = new FakeFronting(port);
        Producer producer = builder(port).requestsInFlight(3).build()) {
      publish(producer, 1_000, 1_500);
      eventually(
          () ->
              assertThat(producer.stats().spooled() == 0 && producer.stats().pending() == 0)
                  .isTrue());
      assertOrder(fronting, 1_500);
      assertThat(ids(later)).containsAll(spooled);
    }
  }

  @Test
  void closingKeepsWhatHasNoAnswer() throws Exception {
    int port = FreePort.find();
    List<CompletableFuture<Ack>> acks;
    try (Producer producer = builder(port).deliveryTimeout(Duration.ofHours(1)).build()) {
      acks = publish(producer, 0, 100);
      producer.close(Duration.ZERO);
    }
    assertThat(all(acks)).extracting(Ack::code).containsOnly(Code.SPOOLED);
    try (FakeFronting fronting = new FakeFronting(port);
        Producer producer = builder(port).build()) {
      eventually(() -> assertThat(producer.stats().spooled()).isZero());
      assertOrder(fronting, 100);
    }
  }

  @Test
  void aFileThatCannotBeReadStopsNeitherTheOthersNorTheNextProducer() throws Exception {
    int port = FreePort.find();
    try (Producer producer = builder(port).requestsInFlight(1).build()) {
      all(publish(producer, 0, 100));
    }
    Path oldest = segments().get(0);
    Files.delete(oldest);
    Files.createDirectory(oldest);
    try (Producer producer = builder(port).requestsInFlight(1).build()) {
      // Written while the oldest cannot be read.
      assertThat(all(publish(producer, 100, 200))).extracting(Ack::code).containsOnly(Code.SPOOLED);
      try (FakeFronting fronting = new FakeFronting(port)) {
        eventually(() -> assertThat(producer.stats().spooled()).isZero());
        assertThat(producer.stats().damaged()).isOne(); // Nobody knows how many it had.
        assertThat(fronting.stored).hasSizeGreaterThanOrEqualTo(100);
      }
    }
  }

  @Test
  void closingOnAnInterruptedThreadKeepsWhatHasNoAnswer() throws Exception {
    Producer producer = builder(FreePort.find()).deliveryTimeout(Duration.ofHours(1)).build();
    List<CompletableFuture<Ack>> acks = publish(producer, 0, 100);
    Thread.currentThread().interrupt();
    producer.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(all(acks)).extracting(Ack::code).containsOnly(Code.SPOOLED);
  }

  @Test
  void closingDropsWhatIsAnswered() throws Exception {
    int port = FreePort.find();
    AtomicReference<Producer> closing = new AtomicReference<>();
    CompletableFuture<Void> closed = new CompletableFuture<>();
    Consumer<Ack> close =
        ack -> {
          closing.get().close(Duration.ZERO);
          closed.complete(null);
        };
    try (Producer producer = builder(port).afterSpool(close).build()) {
      closing.set(producer);
      all(publish(producer, 0, 1));
      try (FakeFronting fronting = new FakeFronting(port)) {
        closed.get(20, TimeUnit.SECONDS);
        assertThat(fronting.stored).isNotEmpty();
      }
    }
    assertThat(segments()).isEmpty();
  }

  @Test
  void closingWhenToldThatAnEventIsOnDiskKeepsTheOthers() throws Exception {
    int port = FreePort.find();
    try (Producer producer = builder(port).deliveryTimeout(Duration.ofSeconds(1)).build()) {
      List<CompletableFuture<Ack>> acks = publish(producer, 0, 100);
      acks.get(0).thenRun(producer::close).get(20, TimeUnit.SECONDS);
      assertThat(all(acks)).extracting(Ack::code).containsOnly(Code.SPOOLED);
    }
    builder(port).build().close(Duration.ZERO); // The folder is free.
  }

  @Test
  void closingLeavesNoThreadBehind() throws Exception {
    try (Producer producer = builder(FreePort.find()).build()) {
      all(publish(producer, 0, 1));
      assertThat(threads()).contains("asgard-producer", "asgard-spool");
    }
    eventually(() -> assertThat(threads()).doesNotContain("asgard-producer", "asgard-spool"));
  }

  @Test
  void whateverTheListenerThrowsTheOthersAreAnswered() throws Exception {
    int port = FreePort.find();
    Consumer<Ack> broken =
        ack -> {
          later.add(ack);
          if (later.size() == 1) {
            throw new AssertionError("for the test");
          }
        };
    try (Producer producer = builder(port).afterSpool(broken).build()) {
      all(publish(producer, 0, 100));
      try (FakeFronting fronting = new FakeFronting(port)) {
        eventually(() -> assertThat(producer.stats().spooled()).isZero());
        assertThat(later).hasSize(100);
      }
    }
  }

  @Test
  void whateverTheLoggerThrowsTheOthersAreSpooledAndTheEndComes() throws Exception {
    int port = FreePort.find();
    try (Producer producer = builder(port).requestsInFlight(1).build()) {
      all(publish(producer, 0, 100));
    }
    Path damaged = segments().get(0);
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[Records.HEAD] ^= 1;
    Files.write(damaged, bytes);
    try (BrokenLogger logger = new BrokenLogger(Segment.class);
        Producer producer = builder(port).deliveryTimeout(Duration.ofSeconds(4)).build()) {
      try (FakeFronting fronting = new FakeFronting(port)) {
        eventually(() -> assertThat(logger.calls.get()).isPositive()); // when the file had its turn
        assertThat(fronting.stored).hasSize(99);
      }
      assertThat(all(publish(producer, 100, 200))).extracting(Ack::code).containsOnly(Code.SPOOLED);
    }
    eventually(() -> assertThat(threads()).doesNotContain("asgard-producer", "asgard-spool"));
  }

  @Test
  void whoClosesMayHoldALockThatWhatHangsOnAFutureWants() throws Exception {
    Producer producer = builder(FreePort.find()).deliveryTimeout(Duration.ofHours(1)).build();
    Object lock = new Object();
    List<CompletableFuture<Ack>> acks = publish(producer, 0, 1);
    CompletableFuture<Void> told =
        acks.get(0)
            .thenAccept(
                ack -> {
                  synchronized (lock) {
                    later.add(ack);
                  }
                });
    CompletableFuture.runAsync(
            () -> {
              synchronized (lock) {
                producer.close(Duration.ZERO);
              }
            })
        .get(20, TimeUnit.SECONDS);
    told.get(20, TimeUnit.SECONDS);
    assertThat(later).extracting(Ack::code).containsExactly(Code.SPOOLED);
  }

  @Test
  void aFlushWaitsForWhatIsBeingWritten() throws Exception {
    try (FakeFronting fronting = FakeFronting.start();
        Producer producer =
            builder(fronting.port())
                .requestsInFlight(1)
                .deliveryTimeout(Duration.ofSeconds(2))
                .build()) {
      fronting.gate = new CountDownLatch(1);
      publish(producer, 0, 1);
      eventually(() -> assertThat(fronting.received).hasSize(1));
      List<CompletableFuture<Ack>> behind = publish(producer, 1, 3); // written together
      CompletableFuture<Boolean> tooEarly =
          behind.get(0).thenApply(ack -> producer.flush().isDone() && !behind.get(1).isDone());
      assertThat(tooEarly.get(20, TimeUnit.SECONDS)).isFalse();
      fronting.gate.countDown();
    }
  }

  @Test
  void aRequestThatHangsIsOnDiskTooAndStaysInFront() throws Exception {
    try (FakeFronting fronting = FakeFronting.start();
        Producer producer = builder(fronting.port()).build()) {
      fronting.gate = new CountDownLatch(1);
      List<Ack> acks = all(publish(producer, 0, 300));
      assertThat(acks).extracting(Ack::code).containsOnly(Code.SPOOLED);
      fronting.gate.countDown();
      eventually(() -> assertThat(producer.stats().spooled()).isZero());
      assertOrder(fronting, 300);
      assertThat(fronting.stored).hasSize(300);
    }
  }

  @Test
  void spoolsWhatWaitsForABackoff() throws Exception {
    Duration hour = Duration.ofHours(1);
    try (Producer producer = builder(FreePort.find()).backoff(hour, hour).build()) {
      List<Ack> acks = all(publish(producer, 0, 100));
      assertThat(acks).extracting(Ack::code).containsOnly(Code.SPOOLED);
    }
  }

  @Test
  void memoryIsFreedToTheDiskBeforeAnybodyIsRefused() throws Exception {
    try (Producer producer =
        builder(FreePort.find())
            .deliveryTimeout(Duration.ofHours(1))
            .memory(100_000)
            .maxBlock(Duration.ofSeconds(20))
            .build()) {
      List<Ack> acks = all(publish(producer, 0, 3_000));
      assertThat(acks).extracting(Ack::code).containsOnly(Code.SPOOLED);
    }
  }

  @Test
  void aFullSpoolIsAsIfThereWereNone() throws Exception {
    ByteString large = ByteString.copyFrom(new byte[900_000]);
    try (Producer producer =
        builder(FreePort.find())
            .spool(folder, 2 << 20)
            .memory(2_000_000)
            .maxBlock(Duration.ZERO)
            .build()) {
      List<CompletableFuture<Ack>> acks = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        acks.add(producer.publish("t", ByteString.EMPTY, large));
      }
      List<Ack> answers = all(acks);
      assertThat(answers).extracting(Ack::code).containsOnly(Code.SPOOLED, Code.UNAVAILABLE);
      assertThat(answers).extracting(Ack::code).contains(Code.SPOOLED, Code.UNAVAILABLE);
      assertThat(producer.stats().sent()).isEqualTo(8);
    }
  }

  @Test
  void whatAServerRefusesLaterIsTold() throws Exception {
    int port = FreePort.find();
    try (Producer producer = builder(port).build()) {
      UUID id = all(publish(producer, 0, 1)).get(0).id();
      try (FakeFronting fronting = new FakeFronting(port)) {
        fronting.answer = event -> Code.TOO_OLD;
        eventually(() -> assertThat(producer.stats().spooled()).isZero());
        assertThat(later).containsExactly(new Ack(Code.TOO_OLD, id, "told to"));
      }
    }
  }

  @Test
  void eventsOnDiskWaitForAGoodToken() throws Exception {
    int port = FreePort.find();
    try (Producer producer = builder(port).build()) {
      all(publish(producer, 0, 10));
      try (FakeFronting fronting = new FakeFronting(port)) {
        fronting.failure =
            request -> fronting.received.size() < 100 ? Status.UNAUTHENTICATED.asException() : null;
        eventually(() -> assertThat(producer.stats().spooled()).isZero());
        assertThat(fronting.stored).hasSize(10);
      }
    }
  }

  /** Throws while it is open, whatever the class logs. */
  private static final class BrokenLogger extends Handler implements AutoCloseable {
    final AtomicInteger calls = new AtomicInteger();
    private final Logger logger;

    BrokenLogger(Class<?> of) {
      logger = Logger.getLogger(of.getName());
      logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord entry) {
      calls.incrementAndGet();
      throw new AssertionError("for the test");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".events")).sorted().toList();
    }
  }

  private ProducerBuilder builder(int port) {
    return Producer.builder()
        .fronting("127.0.0.1:" + port)
        .token(() -> "secret")
        .backoff(Duration.ofMillis(1), Duration.ofMillis(20))
        .deliveryTimeout(Duration.ofMillis(200))
        .spool(folder, 64 << 20)
        .afterSpool(later::add);
  }

  /** Event i has i in its message, and one of a few keys. */
  private static List<CompletableFuture<Ack>> publish(Producer producer, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            i ->
                producer.publish(
                    "t",
                    ByteString.copyFromUtf8("key" + i % KEYS),
                    ByteString.copyFromUtf8("" + i)))
        .toList();
  }

  /** Nothing is missing and no key is out of order; what came twice counts once. */
  private static void assertOrder(FakeFronting fronting, int events) {
    for (int key = 0; key < KEYS; key++) {
      ByteString name = ByteString.copyFromUtf8("key" + key);
      List<Integer> numbers =
          fronting.stored.stream()
              .filter(event -> event.getKey().equals(name))
              .map(Event::getMessage)
              .map(message -> Integer.valueOf(message.toStringUtf8()))
              .distinct()
              .toList();
      int first = key;
      assertThat(numbers)
          .isEqualTo(IntStream.range(0, events).filter(i -> i % KEYS == first).boxed().toList());
    }
  }

  private static List<Ack> all(List<CompletableFuture<Ack>> futures) throws Exception {
    List<Ack> acks = new ArrayList<>();
    for (CompletableFuture<Ack> future : futures) {
      acks.add(future.get(20, TimeUnit.SECONDS));
    }
    return acks;
  }

  private static Set<UUID> ids(Iterable<Ack> acks) {
    List<Ack> list = new ArrayList<>();
    acks.forEach(list::add);
    return list.stream().map(Ack::id).collect(Collectors.toSet());
  }
}
