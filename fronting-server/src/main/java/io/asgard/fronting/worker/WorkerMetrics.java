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
            .description("Events that the data stream refuses for good; the log names them")
            .register(meters);
  }

  void moved(int events) {
    moved.increment(events);
  }

  void refused() {
    refused.increment();
  }

  /** Events of the topic that are on the fronting stream and not on the data stream yet. */
  void lag(String topic, long events) {
    lags.computeIfAbsent(topic, this::gauge).set(events);
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
