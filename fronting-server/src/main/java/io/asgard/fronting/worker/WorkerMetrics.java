package io.asgard.fronting.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What the worker has moved, and how far behind it is. */
public final class WorkerMetrics {
  private final MeterRegistry meters;
  private final Counter moved;
  private final Counter refused;
  private final Map<String, AtomicLong> lags = new ConcurrentHashMap<>();

  public WorkerMetrics(MeterRegistry meters) {
    this.meters = meters;
    moved = meters.counter("fronting.worker.moved");
    refused =
        Counter.builder("fronting.worker.refused")
            .description("Events that the data stream refuses for good; they are put aside")
            .register(meters);
  }

  void moved(int events) {
    moved.increment(events);
  }

  void refused(int events) {
    refused.increment(events);
  }

  /** By topic, events that are on the fronting stream and not on the data stream yet. */
  void lags(Map<String, Long> now) {
    now.forEach((topic, events) -> lags.computeIfAbsent(topic, this::gauge).set(events));
    // Another server has the topic's partitions by now, and tells.
    lags.forEach((topic, lag) -> lag.set(now.getOrDefault(topic, 0L)));
  }

  private AtomicLong gauge(String topic) {
    AtomicLong lag = new AtomicLong();
    Gauge.builder("fronting.worker.lag", lag, AtomicLong::get)
        .description("Events that wait on the fronting stream")
        .tag("topic", topic)
        .register(meters);
    return lag;
  }
}
