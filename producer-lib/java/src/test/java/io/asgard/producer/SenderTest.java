package io.asgard.producer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.AdvanceWatermarkRequest;
import io.asgard.contracts.v1.AdvanceWatermarkResponse;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.PublishResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class SenderTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final long now = System.nanoTime();
  private final Lane lane =
      new Lane(0, new Batching(1, 1_000, Duration.ZERO), new Backoff(HOUR, HOUR));
  private final Counters counters = new Counters();
  private final List<Code> told = new ArrayList<>();
  private final Pending event = event(now);
  private final CompletableFuture<PublishResponse> answer = new CompletableFuture<>();
  private Runnable next = () -> {}; // What happens when a batch is sent.
  private final Sender sender =
      new Sender(
          new Answering(),
          List.of(lane),
          new Memory(1_000, () -> {}),
          counters,
          new Limits(1_000, HOUR, HOUR, Duration.ZERO),
          ack -> {
            told.add(event.future().join().code());
            told.add(ack.code());
          });

  @Test
  void thatAnEventIsOnDiskIsSaidBeforeWhatBecameOfIt() {
    event.keptOnDisk(); // And the spool's thread gets no further.
    event.future().completeOnTimeout(event.ack(Code.UNAVAILABLE, "late"), 10, SECONDS);
    counters.spooled();
    sender.finish(event, event.ack(Code.STORED, ""));
    assertThat(told).containsExactly(Code.SPOOLED, Code.STORED);
    assertThat(counters.onDisk()).isZero();
  }

  @Test
  void whatIsAnsweredWhileItIsWrittenIsNotOnDisk() {
    sender.finish(event, event.ack(Code.STORED, ""));
    sender.kept(event);
    assertThat(event.future().join().code()).isEqualTo(Code.STORED);
    assertThat(counters.onDisk()).isZero();
  }

  @Test
  void whatIsGivenUpInFlightIsNotSentAgain() {
    lane.add(event);
    sender.send(lane, now);
    sender.giveUp(lane, lane.expire(now + 1));
    sender.spools(true);
    answer.completeExceptionally(Status.UNAVAILABLE.asRuntimeException());
    assertThat(event.future().join().code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(lane.window()).isEmpty();
  }

  @Test
  void whatIsLateWhenItsRequestFailsIsNotOnDiskAMomentLater() {
    Pending late = event(now - 2 * HOUR.toNanos());
    lane.add(late);
    lane.add(event);
    sender.send(lane, now);
    next = () -> sender.kept(late);
    answer.completeExceptionally(Status.UNAVAILABLE.asRuntimeException());
    assertThat(late.future().join().code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(late.future().join().detail())
        .isEqualTo("no answer within PT1H (last: UNAVAILABLE UNAVAILABLE)");
    assertThat(told).isEmpty();
    assertThat(counters.onDisk()).isZero();
  }

  @Test
  void whateverSendingThrowsTheBatchBeforeIsAnsweredAndThisOneIsSentAgain() {
    Pending second = event(now);
    lane.add(event);
    lane.add(second);
    sender.send(lane, now);
    next =
        () -> {
          throw new AssertionError("for the test");
        };
    answer.completeExceptionally(Status.NOT_FOUND.asRuntimeException());
    assertThat(event.future().join().code()).isEqualTo(Code.NOT_ALLOWED);
    assertThat(lane.hurry()).containsExactly(second);
    assertThat(lane.lastFailure()).contains("for the test");
  }

  private static Pending event(long since) {
    Encoded encoded = Encoded.of(Topic.of("t"), ByteString.EMPTY, ByteString.EMPTY);
    return Pending.published(encoded.bytes(), since);
  }

  private final class Answering implements Transport {
    @Override
    public CompletionStage<PublishResponse> publish(Batch batch, Duration within) {
      next.run();
      return answer;
    }

    @Override
    public CompletionStage<AdvanceWatermarkResponse> advanceWatermark(
        AdvanceWatermarkRequest request) {
      return new CompletableFuture<>();
    }

    @Override
    public void close() {}
  }
}
