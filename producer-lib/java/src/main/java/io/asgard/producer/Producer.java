package io.asgard.producer;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.asgard.contracts.v1.Answer.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
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

  private static final String CLOSED = "producer: closed (expected: open)";

  private final Limits limits;
  private final Topics topics = new Topics();
  private final Counters counters = new Counters();
  private final Memory memory;
  private final Sender sender;
  private final @Nullable Spooler spooler;
  private final Watermarks watermarks;
  private volatile boolean closed;
  private volatile boolean ended;

  /** Told what became of spooled events, if there is a spool. */
  Producer(
      Transport transport,
      List<Lane> lanes,
      Limits limits,
      @Nullable Spool spool,
      Consumer<Ack> afterSpool) {
    this.limits = limits;
    this.memory = new Memory(limits.memory(), this::wake);
    this.sender = new Sender(transport, lanes, memory, counters, limits, afterSpool);
    this.spooler =
        spool == null ? null : new Spooler(spool, sender, memory, counters, limits.spoolAfter());
    this.watermarks = new Watermarks(transport, counters, limits.delivery(), () -> ended);
  }

  public static ProducerBuilder builder() {
    return new ProducerBuilder();
  }

  void start() {
    if (spooler != null) {
      spooler.start();
    }
    sender.start();
  }

  /**
   * Publishes an event. Blocks while too many bytes wait for an answer.
   *
   * @param key identity fields only; equal identity must be equal bytes, so it is serialised
   *     deterministically
   */
  public CompletableFuture<Ack> publish(String topic, Message key, Message message) {
    Topic to = topics.of(topic);
    long size = Encoded.size(to, key.getSerializedSize(), message.getSerializedSize());
    return size > MAX_EVENT ? tooLarge(size) : publish(to, Encoded.of(to, key, message));
  }

  /** Publishes an event whose key and message are serialised already. */
  public CompletableFuture<Ack> publish(String topic, ByteString key, ByteString message) {
    Topic to = topics.of(topic);
    long size = Encoded.size(to, key.size(), message.size());
    return size > MAX_EVENT ? tooLarge(size) : publish(to, Encoded.of(to, key, message));
  }

  private CompletableFuture<Ack> tooLarge(long size) {
    counters.sent();
    UUID id = new UUID(EventIds.high(), EventIds.low());
    String detail = "event: " + size + " bytes (expected: <= " + MAX_EVENT + ")";
    return refuse(new Ack(Code.TOO_LARGE, id, detail));
  }

  private CompletableFuture<Ack> publish(Topic topic, Encoded event) {
    counters.sent();
    if (closed) {
      return unavailable(event, CLOSED);
    }
    if (!room(event)) {
      return unavailable(event, closed ? CLOSED : full());
    }
    // From here on the delivery timeout counts, so that nobody in a lane is older than those
    // before.
    long now = System.nanoTime();
    Pending pending = Pending.published(event.bytes(), now);
    List<Lane> lanes = sender.lanes();
    Lane lane =
        lanes.get(Math.floorMod(31 * topic.name().hashCode() + event.keyHash(), lanes.size()));
    if (!lane.add(pending)) {
      memory.give(pending.footprint());
      return unavailable(event, CLOSED);
    }
    sender.send(lane, now);
    return pending.future();
  }

  /**
   * Declares that nothing older than a time will be published to a topic any more, after all that
   * was published before has been answered. The windows up to that time close.
   *
   * @return how many partitions were told; fails if that was refused or could not be done before
   *     the delivery timeout
   */
  public CompletableFuture<Integer> advanceWatermark(String topic, Instant time) {
    return flush().thenCompose(flushed -> watermarks.advance(topic, time));
  }

  /** Sends what waits, at once; done when all events published before the call are answered. */
  public CompletableFuture<Void> flush() {
    List<CompletableFuture<Ack>> answers = new ArrayList<>();
    for (Lane lane : sender.lanes()) {
      lane.hurry().forEach(event -> answers.add(event.future()));
      sender.send(lane, System.nanoTime());
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

  /**
   * Flushes for as long as the patience lasts; events without an answer then go to the spool or, if
   * there is none, are UNAVAILABLE. When several threads close, that is when the first of them has
   * no more patience; the others return after it, or when their own patience is over. What is left
   * has five seconds beyond that to be spooled. In what hangs on a future there is no waiting for
   * answers, as they come on that thread.
   */
  public void close(Duration patience) {
    closed = true;
    memory.close();
    // An interrupted thread does not wait; what is left is spooled or refused all the same.
    boolean interrupted = Thread.interrupted();
    boolean waits = !interrupted && !onLibraryThread();
    long nanos = waits ? ProducerBuilder.bounded(patience).toNanos() : 0;
    long deadline = System.nanoTime() + nanos;
    try {
      flush().get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // what is left is refused below
    } catch (InterruptedException e) {
      interrupted = true;
      deadline = System.nanoTime();
    }
    ended = true;
    end(patience, deadline);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(Duration patience, long deadline) {
    if (spooler != null) {
      spooler.end(() -> sender.end(patience), deadline);
    }
    if (spooler == null || spooler.isOver()) {
      sender.end(patience);
    }
    sender.awaitEnd(deadline);
  }

  Counters counters() {
    return counters;
  }

  Memory memory() {
    return memory;
  }

  private void wake() {
    sender.wake();
    if (spooler != null) {
      spooler.wake();
    }
  }

  private boolean onLibraryThread() {
    return sender.lanes().stream().anyMatch(Lane::isAnswering)
        || spooler != null && spooler.isCurrent();
  }

  private CompletableFuture<Ack> unavailable(Encoded event, String why) {
    return refuse(new Ack(Code.UNAVAILABLE, Encoded.id(event.bytes()), why));
  }

  private CompletableFuture<Ack> refuse(Ack ack) {
    counters.answered(ack);
    return CompletableFuture.completedFuture(ack);
  }

  private boolean room(Encoded event) {
    try {
      return memory.take(Pending.footprint(event.bytes()), limits.maxBlock());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String full() {
    return "memory: full of unanswered events (expected: room within "
        + limits.maxBlock()
        + ")"
        + Sender.because(counters.lastFailure());
  }
}
