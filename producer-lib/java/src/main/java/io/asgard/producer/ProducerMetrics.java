package io.asgard.producer;

import io.asgard.contracts.v1.Answer.Code;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What {@link Producer#stats} says, as Micrometer's meters. The only class that needs Micrometer,
 * and it counts nothing itself: the library works the same without it.
 */
public final class ProducerMetrics implements MeterBinder {
  private static final Set<Code> REFUSALS =
      EnumSet.complementOf(
          EnumSet.of(Code.UNRECOGNIZED, Code.STORED, Code.SPOOLED, Code.KEY_BLOCKED));

  private final Producer producer;
  private final Iterable<Tag> tags;

  public ProducerMetrics(Producer producer) {
    this(producer, Tags.empty());
  }

  /** With tags of its own, where an application has several producers. */
  public ProducerMetrics(Producer producer, Iterable<Tag> tags) {
    this.producer = producer;
    this.tags = tags;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    count(registry, "sent", "Events given to publish", p -> p.stats().sent());
    count(registry, "stored", "Events that a server has taken", p -> p.stats().stored());
    count(registry, "retries", "Times that an event was sent again", p -> p.stats().retries());
    for (Code code : REFUSALS) {
      FunctionCounter.builder("asgard.producer.refused", producer, p -> p.counters().refused(code))
          .description("Events that ended without being stored")
          .tags(tags)
          .tag("code", code.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    gauge(registry, "pending", "Events in memory without an answer", p -> p.stats().pending());
    gauge(registry, "spooled", "Events on disk without an answer", p -> p.stats().spooled());
    count(registry, "damaged", "Events on disk that are lost", p -> p.stats().damaged());
    Gauge.builder("asgard.producer.memory.used", producer, p -> p.memory().used())
        .description("Memory that unanswered events occupy")
        .baseUnit("bytes")
        .tags(tags)
        .register(registry);
    FunctionTimer.builder(
            "asgard.producer.requests",
            producer,
            p -> p.counters().requests(),
            p -> p.counters().requestNanos(),
            TimeUnit.NANOSECONDS)
        .description("Requests to fronting servers")
        .tags(tags)
        .register(registry);
  }

  private void count(MeterRegistry registry, String name, String what, Figure figure) {
    FunctionCounter.builder("asgard.producer." + name, producer, figure::of)
        .description(what)
        .tags(tags)
        .register(registry);
  }

  private void gauge(MeterRegistry registry, String name, String what, Figure figure) {
    Gauge.builder("asgard.producer." + name, producer, figure::of)
        .description(what)
        .tags(tags)
        .register(registry);
  }

  private interface Figure {
    double of(Producer producer);
  }
}
