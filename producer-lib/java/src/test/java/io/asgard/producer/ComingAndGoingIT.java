package io.asgard.producer;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.Event;
import io.asgard.platform.test.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several threads publish while the server dies, comes back and refuses, at random. */
class ComingAndGoingIT {
  private static final int THREADS = 4;
  private static final int KEYS = 5;
  private static final int EVENTS = 3_000; // of each thread

  @TempDir Path folder;
  private final List<Event> stored = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingIsLostAndEveryKeyIsInOrder(boolean spool) throws Exception {
    int port = FreePort.find();
    try (Producer producer = producer(port, spool)) {
      List<CompletableFuture<Boolean>> publishing =
          IntStream.range(0, THREADS).mapToObj(thread -> publish(producer, thread)).toList();
      comeAndGo(port, new Random(7));
      FakeFronting last = new FakeFronting(port);
      for (CompletableFuture<Boolean> thread : publishing) {
        assertThat(thread.get(30, TimeUnit.SECONDS)).isTrue();
      }
      eventually(() -> assertThat(producer.stats().spooled()).isZero());
      leave(last);
      assertThat(producer.stats().stored()).isEqualTo(THREADS * EVENTS);
    }
    for (int thread = 0; thread < THREADS; thread++) {
      for (int key = 0; key < KEYS; key++) {
        assertInOrder(thread, key);
      }
    }
  }

  /** Whether all of them were acknowledged as durable. */
  private static CompletableFuture<Boolean> publish(Producer producer, int thread) {
    return CompletableFuture.supplyAsync(
        () ->
            IntStream.range(0, EVENTS)
                .mapToObj(i -> producer.publish("t", key(thread, i % KEYS), number(i)))
                .toList()
                .stream()
                .allMatch(ack -> ack.join().stored()),
        task -> new Thread(task).start());
  }

  private void comeAndGo(int port, Random random) throws Exception {
    for (int life = 0; life < 8; life++) {
      FakeFronting fronting = new FakeFronting(port);
      AtomicInteger calls = new AtomicInteger();
      int every = 5 + random.nextInt(10);
      fronting.answer =
          event -> calls.incrementAndGet() % every == 0 ? Code.UNAVAILABLE : Code.STORED;
      pause(random.nextInt(300));
      leave(fronting);
      pause(random.nextInt(200));
    }
  }

  private void leave(FakeFronting fronting) {
    fronting.close();
    stored.addAll(fronting.stored);
  }

  private void assertInOrder(int thread, int key) {
    Set<ByteString> seen = new HashSet<>();
    List<ByteString> first =
        stored.stream()
            .filter(event -> event.getKey().equals(key(thread, key)) && seen.add(event.getId()))
            .map(Event::getMessage)
            .toList();
    assertThat(first)
        .isEqualTo(
            IntStream.range(0, EVENTS)
                .filter(i -> i % KEYS == key)
                .mapToObj(ComingAndGoingIT::number)
                .toList());
  }

  private Producer producer(int port, boolean spool) {
    ProducerBuilder builder =
        Producer.builder()
            .fronting("127.0.0.1:" + port)
            .token(() -> "secret")
            .batch(50, 4_000)
            .backoff(Duration.ofMillis(1), Duration.ofMillis(20))
            .memory(200_000);
    return spool
        ? builder.deliveryTimeout(Duration.ofMillis(200)).spool(folder, 16 << 20).build()
        : builder.build();
  }

  /** Lets the server live, or be dead, for a while: time is what is tested here. */
  private static void pause(int millis) throws InterruptedException {
    new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
  }

  private static ByteString key(int thread, int key) {
    return ByteString.copyFromUtf8("key" + thread + "-" + key);
  }

  private static ByteString number(int number) {
    return ByteString.copyFromUtf8(Integer.toString(number));
  }
}
