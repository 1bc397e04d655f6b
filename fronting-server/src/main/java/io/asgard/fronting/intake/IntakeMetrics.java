package io.asgard.fronting.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What came to the port. A request that is refused as a whole is counted here, by reason; one that
 * is let in is counted event by event, by the publisher.
 */
public final class IntakeMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(IntakeMetrics.class);

  private final MeterRegistry meters;
  private final Map<Protocol, Counter> requests = new EnumMap<>(Protocol.class);

  public IntakeMetrics(MeterRegistry meters) {
    this.meters = meters;
    for (Protocol protocol : Protocol.values()) {
      requests.put(protocol, meters.counter("fronting.requests", "protocol", protocol.tag()));
    }
  }

  void watch(Protocol protocol, Supplier<Number> open) {
    connections(protocol.tag(), open);
  }

  void watchAll(Supplier<Number> open) {
    connections("tcp", open);
  }

  void watchReceiving(Supplier<Number> bytes) {
    Gauge.builder("fronting.receiving.bytes", bytes).register(meters);
  }

  void request(Protocol protocol) {
    Counter counter = requests.get(protocol);
    if (counter != null) {
      counter.increment();
    }
  }

  /** Counts a request that failed as a whole; null if that is a fault of ours, which is logged. */
  @Nullable Failure failed(Protocol protocol, Throwable thrown) {
    Failure failure = Failure.of(thrown);
    if (failure == null) {
      LOG.error("A request by {} failed", protocol.tag(), thrown);
    }
    count(protocol, failure == null ? "fault" : tag(failure.reason()));
    return failure;
  }

  /** Counts a request or a connection that was refused without an exception. */
  void refused(Protocol protocol, Failure.Reason reason) {
    count(protocol, tag(reason));
  }

  private void count(Protocol protocol, String reason) {
    meters
        .counter("fronting.requests.refused", "protocol", protocol.tag(), "reason", reason)
        .increment();
  }

  private static String tag(Failure.Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  private void connections(String protocol, Supplier<Number> open) {
    Gauge.builder("fronting.connections", open).tag("protocol", protocol).register(meters);
  }
}
