package io.asgard.producer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.PublishRequest;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the library makes of requests that are refused as a whole. */
class RefusedRequestsTest {
  private FakeFronting fronting;
  private Producer producer;

  @BeforeEach
  void start() throws IOException {
    fronting = FakeFronting.start();
    producer =
        Producer.builder()
            .fronting(fronting.address())
            .token(() -> "secret")
            .backoff(Duration.ofMillis(1), Duration.ofMillis(5))
            .build();
  }

  @AfterEach
  void stop() {
    producer.close(Duration.ZERO);
    fronting.close();
  }

  @Test
  void comesAgainAfterAQuotaNotBeforeItIsAskedTo() throws Exception {
    fronting.failure = once(quota("300"));
    long start = System.nanoTime();
    assertThat(get(publish("k", 10)).code()).isEqualTo(Code.STORED);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(300_000_000L);
  }

  @Test
  void waitsForTheTimeOfASingleAnswerToo() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    fronting.retryAfterMs = 300;
    fronting.answer = event -> calls.getAndIncrement() == 0 ? Code.QUOTA : Code.STORED;
    long start = System.nanoTime();
    assertThat(get(publish("k", 10)).code()).isEqualTo(Code.STORED);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(300_000_000L);
  }

  @Test
  void aQuotaWithoutATimeIsTriedAgainAllTheSame() throws Exception {
    fronting.failure = once(quota("soon"));
    assertThat(get(publish("k", 10)).code()).isEqualTo(Code.STORED);
  }

  @Test
  void whoIsAskedToWaitForLongTriesAgainWithinTheLifeOfAnEvent() throws Exception {
    fronting.failure = once(quota("2000000000000"));
    try (Producer hasty =
        Producer.builder()
            .fronting(fronting.address())
            .token(() -> "secret")
            .requestsInFlight(1)
            .deliveryTimeout(Duration.ofMillis(300))
            .build()) {
      Ack first = get(hasty.publish("t", ByteString.EMPTY, ByteString.EMPTY));
      assertThat(first.code()).isEqualTo(Code.UNAVAILABLE);
      Ack second = get(hasty.publish("t", ByteString.EMPTY, ByteString.EMPTY));
      assertThat(second.code()).isEqualTo(Code.STORED);
    }
  }

  @Test
  void aTimeToWaitIsBoundedByAMinuteAndByTheLifeOfAnEvent() {
    Duration zero = Duration.ZERO;
    Limits patient = new Limits(1, zero, Duration.ofMinutes(2), zero);
    assertThat(patient.bounded(700)).isEqualTo(700_000_000L);
    assertThat(patient.bounded(Long.MAX_VALUE)).isEqualTo(60_000_000_000L);
    assertThat(new Limits(1, zero, Duration.ofSeconds(2), zero).bounded(60_000))
        .isEqualTo(2_000_000_000L);
  }

  @Test
  void halvesARequestThatIsTooLargeAndKeepsTheOrder() throws Exception {
    fronting.failure = tooLargeAbove(5_000);
    List<CompletableFuture<Ack>> acks =
        IntStream.range(0, 500).mapToObj(i -> publish("k", 100 + i)).toList();
    for (CompletableFuture<Ack> ack : acks) {
      assertThat(get(ack).code()).isEqualTo(Code.STORED);
    }
    assertThat(fronting.stored)
        .extracting(event -> event.getMessage().size())
        .containsExactlyElementsOf(IntStream.range(100, 600).boxed().toList());
  }

  @Test
  void anEventThatIsTooLargeAloneLosesNoneBesideIt() throws Exception {
    fronting.failure = tooLargeAbove(5_000);
    CompletableFuture<Ack> before = publish("k", 10);
    CompletableFuture<Ack> large = publish("k", 6_000);
    CompletableFuture<Ack> after = publish("k", 10);
    assertThat(get(large).code()).isEqualTo(Code.TOO_LARGE);
    assertThat(get(large).detail()).contains("expected: <= 5000");
    assertThat(List.of(get(before).code(), get(after).code())).containsOnly(Code.STORED);
  }

  @Test
  void anEventThatSpoilsItsRequestLosesNoneBesideIt() throws Exception {
    fronting.failure =
        request ->
            has(request, "bad")
                ? Status.INVALID_ARGUMENT.withDescription("body").asException()
                : null;
    CompletableFuture<Ack> before = publish("good", 10);
    CompletableFuture<Ack> bad = publish("bad", 10);
    CompletableFuture<Ack> after = publish("good", 10);
    assertThat(get(bad).code()).isEqualTo(Code.INVALID);
    assertThat(List.of(get(before).code(), get(after).code())).containsOnly(Code.STORED);
  }

  @Test
  void aTokenThatIsRefusedForAMomentCostsNoEvent() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    fronting.failure = request -> calls.getAndIncrement() < 20 ? expired() : null;
    assertThat(get(publish("k", 10)).code()).isEqualTo(Code.STORED);
  }

  @Test
  void aTokenThatStaysRefusedIsSaid() throws Exception {
    fronting.failure = request -> expired();
    try (Producer hasty =
        Producer.builder()
            .fronting(fronting.address())
            .token(() -> "secret")
            .deliveryTimeout(Duration.ofMillis(300))
            .build()) {
      Ack ack = get(hasty.publish("t", ByteString.EMPTY, ByteString.EMPTY));
      assertThat(ack.code()).isIn(Code.NOT_ALLOWED, Code.UNAVAILABLE);
      assertThat(ack.detail()).contains("token: expired");
    }
  }

  @Test
  void aTokenThatMayNotPublishIsNotTriedAgain() throws Exception {
    fronting.failure = request -> Status.PERMISSION_DENIED.withDescription("role").asException();
    Ack ack = get(publish("k", 10));
    assertThat(ack).isEqualTo(new Ack(Code.NOT_ALLOWED, ack.id(), "role"));
    assertThat(producer.stats().refused()).isEqualTo(Map.of(Code.NOT_ALLOWED, 1L));
    assertThat(fronting.received).hasSize(1);
  }

  @Test
  void compressedRequestsArriveWhole() throws Exception {
    try (Producer small =
        Producer.builder()
            .fronting(fronting.address())
            .token(() -> "secret")
            .compression(Compression.GZIP)
            .build()) {
      assertThat(get(small.publish("t", ByteString.EMPTY, message(100_000))).stored()).isTrue();
    }
    assertThat(fronting.encodings).containsExactly("gzip");
    assertThat(fronting.stored.get(0).getMessage()).isEqualTo(message(100_000));
  }

  private CompletableFuture<Ack> publish(String key, int size) {
    return producer.publish("t", ByteString.copyFromUtf8(key), message(size));
  }

  private static ByteString message(int size) {
    return ByteString.copyFrom(new byte[size]);
  }

  private static boolean has(PublishRequest request, String key) {
    return request.getEventsList().stream()
        .map(Event::getKey)
        .anyMatch(ByteString.copyFromUtf8(key)::equals);
  }

  private static Function<PublishRequest, StatusException> once(StatusException failure) {
    AtomicInteger calls = new AtomicInteger();
    return request -> calls.getAndIncrement() == 0 ? failure : null;
  }

  private static Function<PublishRequest, StatusException> tooLargeAbove(int bytes) {
    return request ->
        request.getSerializedSize() > bytes
            ? Status.RESOURCE_EXHAUSTED
                .withDescription("request: too large (expected: <= " + bytes + " bytes)")
                .asException()
            : null;
  }

  private static StatusException quota(String pushback) {
    Metadata trailers = new Metadata();
    trailers.put(
        Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER), pushback);
    return Status.RESOURCE_EXHAUSTED.withDescription("quota").asException(trailers);
  }

  private static StatusException expired() {
    return Status.UNAUTHENTICATED.withDescription("token: expired").asException();
  }

  private static Ack get(CompletableFuture<Ack> ack) throws Exception {
    return ack.get(20, TimeUnit.SECONDS);
  }
}
