package io.asgard.producer;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnsafeByteOperations;
import io.asgard.contracts.v1.AdvanceWatermarkRequest;
import io.asgard.contracts.v1.AdvanceWatermarkResponse;
import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.contracts.v1.PublishResponse;
import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events. Every event gets exactly one {@link Ack}; the futures never complete
 * exceptionally. What is worth a retry is retried, with the same id, until the delivery timeout,
 * and the events of one key are stored in the order in which they were published.
 *
 * <p>Safe for use by many threads. Futures complete on a thread of the library: what hangs on them
 * must be quick and must not publish.
 */
public final class Producer implements AutoCloseable {
  /** What fronting servers take; above it an event can never be stored. */
  private static final int MAX_EVENT = 1 << 20;

  private final Transport transport;
  private final Lane[] lanes;
  private final Memory memory;
  private final Duration maxBlock;
  private final Duration deliveryTimeout;
  private final long tick;
  private final Counters counters = new Counters();
  private final Thread ticker = new Thread(this::tick, "asgard-producer");
  private volatile boolean closed;
  private volatile boolean ended;

  Producer(
      Transport transport,
      Lane[] lanes,
      long memory,
      Duration maxBlock,
      Duration deliveryTimeout,
      Duration linger) {
    this.transport = transport;
    this.lanes = lanes;
    this.memory = new Memory(memory, this::wakeTicker);
    this.maxBlock = maxBlock;
    this.deliveryTimeout = deliveryTimeout;
    this.tick = Math.min(Math.max(linger.toNanos() / 2, 1_000_000), 20_000_000);
  }

  public static ProducerBuilder builder() {
    return new ProducerBuilder();
  }

  void start() {
    ticker.setDaemon(true);
    ticker.start();
  }

  /**
   * Publishes an event. Blocks while too many bytes wait for an answer.
   *
   * @param key identity fields only; equal identity must be equal bytes, so it is serialised
   *     deterministically
   */
  public CompletableFuture<Ack> publish(String topic, Message key, Message message) {
    return publish(topic, deterministic(key), message.toByteString());
  }

  /** Publishes an event whose key and message are serialised already. */
  public CompletableFuture<Ack> publish(String topic, ByteString key, ByteString message) {
    long now = System.nanoTime();
    Pending event = Pending.of(topic, key, message, now);
    counters.sent();
    if (event.size() > MAX_EVENT) {
      return refuse(event, Code.TOO_LARGE, event.size() + " B (expected: <= " + MAX_EVENT + " B)");
    }
    if (closed) {
      return refuse(event, Code.UNAVAILABLE, "producer: closed (expected: open)");
    }
    if (!room(event, now)) {
      return refuse(event, Code.UNAVAILABLE, full());
    }
    int lane = Math.floorMod(31 * topic.hashCode() + key.hashCode(), lanes.length);
    if (!lanes[lane].add(event)) {
      memory.give(event.footprint());
      return refuse(event, Code.UNAVAILABLE, "producer: closed (expected: open)");
    }
    send(lane, now);
    return event.future();
  }

  /**
   * Declares that nothing older than a time will be published to a topic any more, after all that
   * was published before has been answered. The windows up to that time close.
   *
   * @return how many partitions were told; fails if that was refused or could not be done before
   *     the delivery timeout
   */
  public CompletableFuture<Integer> advanceWatermark(String topic, Instant time) {
    Timestamp timestamp =
        Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()).build();
    AdvanceWatermarkRequest request =
        AdvanceWatermarkRequest.newBuilder().setTopic(topic).setTime(timestamp).build();
    long deadline = System.nanoTime() + deliveryTimeout.toNanos();
    return flush().thenCompose(flushed -> advance(request, deadline));
  }

  /** Sends what waits, at once; done when all events published before the call are answered. */
  public CompletableFuture<Void> flush() {
    List<CompletableFuture<Ack>> answers = new ArrayList<>();
    for (int lane = 0; lane < lanes.length; lane++) {
      lanes[lane].hurry().forEach(event -> answers.add(event.future()));
      send(lane, System.nanoTime());
    }
    // A future that its owner cancelled is as good as answered.
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .exceptionally(cancelled -> null);
  }

  public Stats stats() {
    return counters.stats();
  }

  /** Closes, with half a minute for what is under way. */
  @Override
  public void close() {
    close(Duration.ofSeconds(30));
  }

  /** Flushes for as long as the patience lasts; events without an answer then are UNAVAILABLE. */
  public void close(Duration patience) {
    closed = true;
    memory.close();
    try {
      flush().get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // what is left is refused below
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ended = true;
    wakeTicker();
    for (Lane lane : lanes) {
      String why = "closed: no answer within " + patience + because(lane.lastFailure());
      lane.drain().forEach(event -> finish(event, event.ack(Code.UNAVAILABLE, why)));
    }
    transport.close();
  }

  private boolean room(Pending event, long now) {
    try {
      return memory.take(event.footprint(), now + maxBlock.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String full() {
    return "memory: full of unanswered events (expected: room within "
        + maxBlock
        + ")"
        + because(counters.stats().lastFailure());
  }

  private void send(int lane, long now) {
    List<Pending> batch = lanes[lane].next(now);
    if (batch.isEmpty()) {
      return;
    }
    PublishRequest.Builder request = PublishRequest.newBuilder();
    for (Pending event : batch) {
      request.addEvents(event.event());
    }
    transport
        .publish(lane, request.build())
        .whenComplete(
            (response, failure) -> settle(lane, batch, answers(batch, response, failure)));
  }

  private List<Answer> answers(
      List<Pending> batch, @Nullable PublishResponse response, @Nullable Throwable failure) {
    if (response != null && response.getAnswersCount() == batch.size()) {
      counters.requestAnswered();
      return response.getAnswersList();
    }
    String reason =
        response == null
            ? reason(failure)
            : "answers: " + response.getAnswersCount() + " (expected: " + batch.size() + ")";
    counters.requestFailed(reason);
    Answer unavailable = Answer.newBuilder().setCode(Code.UNAVAILABLE).setDetail(reason).build();
    return Collections.nCopies(batch.size(), unavailable);
  }

  private void settle(int lane, List<Pending> batch, List<Answer> answers) {
    long now = System.nanoTime();
    List<Pending> again = new ArrayList<>(0);
    String reason = "";
    for (int i = 0; i < batch.size(); i++) {
      Answer answer = answers.get(i);
      if (retriable(answer.getCode()) && !expired(batch.get(i), now)) {
        reason = reason.isEmpty() ? answer.getCode() + " " + answer.getDetail() : reason;
        again.add(batch.get(i));
      }
    }
    if (!lanes[lane].settle(batch, again, reason, now)) {
      return; // closed meanwhile: the events are refused already
    }
    counters.retried(again.size());
    send(lane, now);
    for (int i = 0; i < batch.size(); i++) {
      Answer answer = answers.get(i);
      if (!retriable(answer.getCode()) || expired(batch.get(i), now)) {
        finish(batch.get(i), batch.get(i).ack(answer.getCode(), answer.getDetail()));
      }
    }
  }

  private void tick() {
    while (!ended) {
      if (memory.used() == 0) {
        LockSupport.park(this);
        continue;
      }
      for (int lane = 0; lane < lanes.length; lane++) {
        long now = System.nanoTime();
        expire(lanes[lane], now);
        send(lane, now);
      }
      LockSupport.parkNanos(this, tick);
    }
  }

  private void wakeTicker() {
    LockSupport.unpark(ticker);
  }

  private void expire(Lane lane, long now) {
    List<Pending> expired = lane.expire(now - deliveryTimeout.toNanos());
    String why = "no answer within " + deliveryTimeout + because(lane.lastFailure());
    expired.forEach(event -> finish(event, event.ack(Code.UNAVAILABLE, why)));
  }

  private boolean expired(Pending event, long now) {
    return now - event.since() > deliveryTimeout.toNanos();
  }

  private CompletableFuture<Ack> refuse(Pending event, Code code, String detail) {
    Ack ack = event.ack(code, detail);
    counters.answered(ack);
    event.future().complete(ack);
    return event.future();
  }

  private void finish(Pending event, Ack ack) {
    counters.answered(ack);
    memory.give(event.footprint());
    event.future().complete(ack);
  }

  private CompletableFuture<Integer> advance(AdvanceWatermarkRequest request, long deadline) {
    return transport
        .advanceWatermark(request)
        .toCompletableFuture()
        .thenApply(AdvanceWatermarkResponse::getPartitions)
        .exceptionallyCompose(
            failure -> {
              boolean again = GrpcTransport.retriable(Status.fromThrowable(failure));
              if (!again || ended || System.nanoTime() - deadline > 0) {
                return CompletableFuture.failedFuture(failure);
              }
              return CompletableFuture.runAsync(
                      () -> {}, CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS))
                  .thenCompose(waited -> advance(request, deadline));
            });
  }

  private static boolean retriable(Code code) {
    return switch (code) {
      case UNAVAILABLE, QUOTA, KEY_BLOCKED -> true;
      case CODE_UNSPECIFIED,
          STORED,
          SPOOLED,
          UNKNOWN_TOPIC,
          NOT_ALLOWED,
          INVALID,
          TOO_OLD,
          TOO_NEW,
          TOO_LARGE,
          UNRECOGNIZED ->
          false;
    };
  }

  private static String reason(@Nullable Throwable failure) {
    Status status = Status.fromThrowable(failure);
    Throwable cause = status.getCause();
    String detail = status.getDescription();
    if (detail == null) {
      return cause == null ? status.getCode().name() : cause.toString();
    }
    return cause == null ? detail : detail + ": " + cause.getMessage();
  }

  private static String because(String reason) {
    return reason.isEmpty() ? "" : " (last: " + reason + ")";
  }

  private static ByteString deterministic(Message key) {
    byte[] bytes = new byte[key.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      key.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("key: " + key.getDescriptorForType().getFullName(), e);
    }
    return UnsafeByteOperations.unsafeWrap(bytes);
  }
}
