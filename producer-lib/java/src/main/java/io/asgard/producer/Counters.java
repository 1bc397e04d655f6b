package io.asgard.producer;

import io.asgard.contracts.v1.Answer.Code;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** sent = stored + refused + spooled + damaged + pending. */
final class Counters {
  private final LongAdder sent = new LongAdder();
  private final LongAdder stored = new LongAdder();
  // No adder: a sum of 0 that was never true would let the threads sleep over events on disk.
  private final AtomicLong spooled = new AtomicLong();
  private final LongAdder damaged = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final LongAdder requests = new LongAdder();
  private final LongAdder requestNanos = new LongAdder();
  private final Map<Code, LongAdder> refused = new ConcurrentHashMap<>();
  private volatile String lastFailure = "";

  void sent() {
    sent.increment();
  }

  /** Events of an earlier process that were found on disk. */
  void found(int events) {
    sent.add(events);
    spooled.addAndGet(events);
  }

  void spooled() {
    spooled.incrementAndGet();
  }

  /** Of an event that was on disk and not pending any more: its answer has come. */
  void unspooled() {
    spooled.decrementAndGet();
  }

  /** Events that should be on disk and are not; fewer than none if there are more. */
  void missing(int events) {
    if (events < 0) {
      found(-events);
      return;
    }
    spooled.addAndGet(-events);
    damaged.add(events);
  }

  void answered(Ack ack) {
    if (ack.stored()) {
      stored.increment();
      return;
    }
    refused.computeIfAbsent(ack.code(), code -> new LongAdder()).increment();
  }

  void retried(int events) {
    retries.add(events);
  }

  void requestEnded(String failure, long nanos) {
    requests.increment();
    requestNanos.add(nanos);
    failed(failure);
  }

  /** Why nothing moves; empty if it does. */
  void failed(String reason) {
    if (!lastFailure.equals(reason)) {
      lastFailure = reason;
    }
  }

  long onDisk() {
    return spooled.get();
  }

  String lastFailure() {
    return lastFailure;
  }

  long requests() {
    return requests.sum();
  }

  long requestNanos() {
    return requestNanos.sum();
  }

  long refused(Code code) {
    LongAdder count = refused.get(code);
    return count == null ? 0 : count.sum();
  }

  Stats stats() {
    // Against the way of an event, so that none that moves meanwhile counts twice: it is pending.
    long done = stored.sum();
    Map<Code, Long> byCode = new EnumMap<>(Code.class);
    refused.forEach((code, count) -> byCode.put(code, count.sum()));
    long lost = damaged.sum();
    long onDisk = spooled.get();
    long ended = done + onDisk + lost + byCode.values().stream().mapToLong(Long::longValue).sum();
    long pending = Math.max(0, sent.sum() - ended);
    return new Stats(
        ended + pending,
        done,
        Map.copyOf(byCode),
        retries.sum(),
        pending,
        onDisk,
        lost,
        lastFailure);
  }
}
