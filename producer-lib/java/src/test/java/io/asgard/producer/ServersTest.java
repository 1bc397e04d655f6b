package io.asgard.producer;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.FrontingGrpc;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.net.InetSocketAddress;
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
    producer = producer(one.address(), two.address());
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

  @Test
  void leavesAServerThatAnswersTooFew() throws Exception {
    one.forgetsAnswers = true;
    publishAll();
    assertThat(two.stored).hasSize(100);
    assertThat(one.received).isNotEmpty();
  }

  @Test
  void leavesAServerThatEndsRequestsWithoutAnAnswer() throws Exception {
    Server mute = mute();
    try (Producer both = producer("127.0.0.1:" + mute.getPort(), two.address())) {
      publishAll(both);
    }
    assertThat(two.stored).hasSize(100);
    mute.shutdownNow().awaitTermination();
  }

  /** gRPC's servers see to it that a call with one answer has one, so this has a stream of none. */
  private static Server mute() throws IOException {
    ServerServiceDefinition service =
        ServerServiceDefinition.builder(FrontingGrpc.SERVICE_NAME)
            .addMethod(
                FrontingGrpc.getPublishMethod().toBuilder()
                    .setType(MethodType.SERVER_STREAMING)
                    .build(),
                ServerCalls.asyncServerStreamingCall((request, response) -> response.onCompleted()))
            .build();
    return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
        .addService(service)
        .build()
        .start();
  }

  private static Producer producer(String... servers) {
    return Producer.builder()
        .fronting(servers)
        .token(() -> "secret")
        .backoff(Duration.ofMillis(1), Duration.ofMillis(20))
        .build();
  }

  private void publishAll() throws Exception {
    publishAll(producer);
  }

  private static void publishAll(Producer producer) throws Exception {
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
