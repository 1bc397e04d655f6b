package io.asgard.producer;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several servers behind one list of addresses. */
class ServersTest {
  private FakeFronting one;
  private FakeFronting two;
  private Producer producer;

  @BeforeEach
  void start() throws IOException {
    one = FakeFronting.start();
    two = FakeFronting.start();
    producer =
        Producer.builder()
            .fronting(one.address(), two.address())
            .token(() -> "secret")
            .backoff(Duration.ofMillis(1), Duration.ofMillis(20))
            .build();
  }

  @AfterEach
  void stop() {
    producer.close(Duration.ZERO);
    one.close();
    two.close();
  }

  @Test
  void sharesTheLanes() throws Exception {
    publishAll();
    assertThat(one.stored.size() + two.stored.size()).isEqualTo(100);
    assertThat(List.of(one.stored.size(), two.stored.size())).allMatch(events -> events > 20);
  }

  @Test
  void asksTheOtherWhileOneIsAwayAndComesBackWhenItReturns() throws Exception {
    int port = one.port();
    publishAll();
    one.close();
    publishAll();
    assertThat(producer.stats().stored()).isEqualTo(200);
    one = new FakeFronting(port);
    eventually(
        () -> {
          publishAll();
          assertThat(one.stored).isNotEmpty();
        });
    assertThat(producer.stats().refused()).isEmpty();
  }

  @Test
  void leavesAServerThatAnswersNothingButFailures() throws Exception {
    one.failure = request -> Status.UNAVAILABLE.withDescription("draining").asException();
    publishAll();
    assertThat(two.stored).hasSize(100);
    assertThat(one.received).isNotEmpty();
  }

  private void publishAll() throws Exception {
    List<CompletableFuture<Ack>> acks =
        IntStream.range(0, 100)
            .mapToObj(
                i -> producer.publish("t", ByteString.copyFromUtf8("key" + i), ByteString.EMPTY))
            .toList();
    for (CompletableFuture<Ack> ack : acks) {
      assertThat(ack.get(20, TimeUnit.SECONDS).stored()).isTrue();
    }
  }
}
