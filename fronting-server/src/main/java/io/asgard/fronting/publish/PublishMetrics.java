package io.asgard.fronting.publish;

import io.asgard.contracts.v1.Answer.Code;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** received = stored + spooled + refused, once every request is answered. */
public final class PublishMetrics {
  private final MeterRegistry meters;
  private final Counter received;
  private final Counter bytes;
  private final Counter doubtful;
  private final Counter spooled;
  private final Counter drained;
  private final Timer answered;
  private final Map<Outcome, Counter> outcomes = new ConcurrentHashMap<>();

  public PublishMetrics(MeterRegistry meters) {
    this.meters = meters;
    received = meters.counter("fronting.events.received");
    bytes = meters.counter("fronting.events.received.bytes");
    doubtful =
        Counter.builder("fronting.events.doubtful")
            .description("Stored, but answered UNAVAILABLE or KEY_BLOCKED: each may come again")
            .register(meters);
    spooled = meters.counter("fronting.spool.written");
    drained = meters.counter("fronting.spool.drained");
    answered =
        Timer.builder("fronting.publish")
            .description("From a request's arrival to its answer")
            .serviceLevelObjectives(
                Duration.ofMillis(5),
                Duration.ofMillis(10),
                Duration.ofMillis(25),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(250),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15))
            .register(meters);
  }

  void watch(Tags stream, Outlet outlet, Clock clock) {
    Gauge.builder("fronting.spool.bytes", outlet, of -> of.figure(Kept::bytes))
        .tags(stream)
        .register(meters);
    Gauge.builder(
            "fronting.spool.parked.bytes", outlet, of -> of.figure(kept -> kept.parking().bytes()))
        .description("Spooled events of topics that their cluster does not take")
        .tags(stream)
        .register(meters);
    Gauge.builder("fronting.spool.age", outlet, of -> age(of, clock))
        .description("How long the oldest spooled event has waited")
        .baseUnit("seconds")
        .tags(stream)
        .register(meters);
    Gauge.builder("fronting.spool.damaged.bytes", outlet, of -> of.figure(Kept::damagedBytes))
        .tags(stream)
        .register(meters);
    Gauge.builder("fronting.spool.refused.events", outlet, of -> of.figure(Kept::refusedEvents))
        .tags(stream)
        .register(meters);
    Gauge.builder("fronting.spooling", outlet, of -> of.direct() ? 0 : 1)
        .description("1 while events take the way by the spool")
        .tags(stream)
        .register(meters);
  }

  private static double age(Outlet outlet, Clock clock) {
    long oldest = outlet.figure(kept -> kept.drain().oldestMs());
    return oldest == 0 ? 0 : Math.max(0, clock.millis() - oldest) / 1000.0;
  }

  void watch(Supplier<Number> inFlightBytes, Supplier<Number> openRequests) {
    Gauge.builder("fronting.in.flight.bytes", inFlightBytes).register(meters);
    Gauge.builder("fronting.in.flight.requests", openRequests).register(meters);
  }

  void spooled(int events) {
    spooled.increment(events);
  }

  void drained(int events) {
    drained.increment(events);
  }

  void received(int events, long size) {
    received.increment(events);
    bytes.increment(size);
  }

  void answered(long nanos) {
    answered.record(nanos, TimeUnit.NANOSECONDS);
  }

  void outcome(String topic, Code code, int events) {
    outcomes.computeIfAbsent(new Outcome(topic, code), this::counter).increment(events);
  }

  void doubtful() {
    doubtful.increment();
  }

  private Counter counter(Outcome outcome) {
    String topic = outcome.topic();
    if (outcome.code() == Code.STORED) {
      return meters.counter("fronting.events.stored", "topic", topic);
    }
    return outcome.code() == Code.SPOOLED
        ? meters.counter("fronting.events.spooled", "topic", topic)
        : meters.counter("fronting.events.refused", "topic", topic, "code", outcome.code().name());
  }

  private record Outcome(String topic, Code code) {}
}
