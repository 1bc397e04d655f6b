package io.asgard.cosmos.live;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** polls of a metric = windows + empty answers + failures, once all are answered. */
public final class LiveMetrics {
  private final MeterRegistry registry;
  private final AtomicInteger clients;
  private final AtomicInteger subscriptions;
  private final Timer fanOut;

  public LiveMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.clients = registry.gauge("cosmos.live.clients", new AtomicInteger());
    this.subscriptions = registry.gauge("cosmos.live.subscriptions", new AtomicInteger());
    this.fanOut =
        Timer.builder("cosmos.live.fanout")
            .description("from a window's arrival to a client having been sent it")
            .publishPercentileHistogram()
            .register(registry);
  }

  void clients(int connected) {
    clients.set(connected);
  }

  void subscriptions(int all) {
    subscriptions.set(all);
  }

  void polled(String metric) {
    registry.counter("cosmos.live.polls", "metric", metric).increment();
  }

  void window(String metric) {
    registry.counter("cosmos.live.windows", "metric", metric).increment();
  }

  void failed(String metric) {
    registry.counter("cosmos.live.failures", "metric", metric).increment();
  }

  void replaced() {
    registry.counter("cosmos.live.replaced").increment();
  }

  void sent(Frame frame) {
    fanOut.record(Duration.ofNanos(System.nanoTime() - frame.madeAt()));
  }
}
