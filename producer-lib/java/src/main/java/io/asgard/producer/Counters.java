package io.asgard.producer;

import io.asgard.contracts.v1.Answer.Code;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** sent = stored + refused + pending. */
final class Counters {
  private final LongAdder sent = new LongAdder();
  private final LongAdder stored = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final Map<Code, LongAdder> refused = new ConcurrentHashMap<>();
  private volatile String lastFailure = "";

  void sent() {
    sent.increment();
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

  void requestFailed(String reason) {
    lastFailure = reason;
  }

  void requestAnswered() {
    if (!lastFailure.isEmpty()) {
      lastFailure = "";
    }
  }

  Stats stats() {
    long done = stored.sum();
    Map<Code, Long> byCode = new EnumMap<>(Code.class);
    refused.forEach((code, count) -> byCode.put(code, count.sum()));
    long ended = done + byCode.values().stream().mapToLong(Long::longValue).sum();
    // Read last: an event is counted as sent before it can be answered.
    long all = sent.sum();
    return new Stats(all, done, Map.copyOf(byCode), retries.sum(), all - ended, lastFailure);
  }
}
