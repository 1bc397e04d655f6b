package io.asgard.producer;

import io.asgard.contracts.v1.Answer.Code;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** An event that waits for its answer. It is acknowledged once, whoever comes first. */
final class Pending {
  /** What an event occupies beside its bytes: this object, the array's head, the future, places. */
  private static final int OVERHEAD = 160;

  private static final int UNANSWERED = 0;
  private static final int ON_DISK = 1;
  private static final int GIVEN_UP = 2;
  private static final int ENDED = 3;
  // A field updater and no AtomicInteger: there are millions of these a second.
  private static final AtomicIntegerFieldUpdater<Pending> STATE =
      AtomicIntegerFieldUpdater.newUpdater(Pending.class, "state");

  private final byte[] bytes;
  private final long since;
  private final CompletableFuture<Ack> future;
  private volatile int state;

  private Pending(byte[] bytes, long since, CompletableFuture<Ack> future, int state) {
    this.bytes = bytes;
    this.since = since;
    this.future = future;
    this.state = state;
  }

  /**
   * An event that was just published.
   *
   * @param now by System.nanoTime
   */
  static Pending published(byte[] bytes, long now) {
    return new Pending(bytes, now, new CompletableFuture<>(), UNANSWERED);
  }

  /** An event that was read from the spool; whoever published it has been answered. */
  static Pending spooled(byte[] bytes, long now) {
    Ack told = new Ack(Code.SPOOLED, Encoded.id(bytes), "");
    return new Pending(bytes, now, CompletableFuture.completedFuture(told), ON_DISK);
  }

  /** As it stands in a request. */
  byte[] bytes() {
    return bytes;
  }

  /** When it was published, by System.nanoTime. */
  long since() {
    return since;
  }

  CompletableFuture<Ack> future() {
    return future;
  }

  /** On the wire. */
  int size() {
    return bytes.length;
  }

  /** In memory. */
  int footprint() {
    return footprint(bytes);
  }

  static int footprint(byte[] bytes) {
    return bytes.length + OVERHEAD;
  }

  Ack ack(Code code, String detail) {
    return new Ack(code, Encoded.id(bytes), detail);
  }

  /** The last word on the event is spoken; says what it was until then. */
  Before end() {
    return switch (STATE.getAndSet(this, ENDED)) {
      case UNANSWERED, GIVEN_UP -> Before.UNANSWERED;
      case ON_DISK -> Before.ON_DISK;
      default -> Before.ENDED;
    };
  }

  /**
   * The event is neither sent nor written any more, and is to be answered; false if it is on disk
   * or was answered before.
   */
  boolean giveUp() {
    return STATE.compareAndSet(this, UNANSWERED, GIVEN_UP);
  }

  /** The event is on this machine's disk; false if it was answered before. */
  boolean keptOnDisk() {
    return STATE.compareAndSet(this, UNANSWERED, ON_DISK);
  }

  /** Whether it is not to be sent any more. */
  boolean hasEnded() {
    int now = state;
    return now == GIVEN_UP || now == ENDED;
  }

  boolean isOnDisk() {
    return state == ON_DISK;
  }

  /** What an event was before its end. */
  enum Before {
    UNANSWERED,
    ON_DISK,
    ENDED
  }
}
