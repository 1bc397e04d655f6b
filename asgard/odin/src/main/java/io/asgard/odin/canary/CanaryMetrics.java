package io.asgard.odin.canary;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;

/** What {@link Book} and {@link Writer} count, as meters; the sums are theirs. */
final class CanaryMetrics {
  private final MeterRegistry registry;
  private final Map<Tags, List<Meter>> meters = new ConcurrentHashMap<>();

  CanaryMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void watch(String stream, Writer writer) {
    Tags tags = Tags.of("stream", stream);
    meters.put(
        tags,
        List.of(
            FunctionCounter.builder("asgard.canary.written", writer, Writer::written)
                .description("Records that the stream acknowledged")
                .tags(tags)
                .register(registry),
            FunctionCounter.builder("asgard.canary.write.errors", writer, Writer::errors)
                .tags(tags)
                .register(registry)));
  }

  void watch(String stream, String target, Book book, BooleanSupplier problem) {
    Tags tags = Tags.of("stream", stream, "target", target);
    meters.put(
        tags,
        List.of(
            counter("received", "Records that came, each once", tags, book, Book::received),
            counter("lost", "Acknowledged, but not there in time", tags, book, Book::lost),
            counter("late", "Came after they counted as lost", tags, book, Book::late),
            counter("duplicates", "Came again", tags, book, Book::duplicates),
            counter("reordered", "Came behind a newer one", tags, book, Book::reordered),
            seconds("age", tags, book, Book::age),
            seconds("latency.p50", tags, book, of -> of.latency(0.5)),
            seconds("latency.p99", tags, book, of -> of.latency(0.99)),
            seconds("latency.max", tags, book, of -> of.latency(1)),
            Gauge.builder("asgard.canary.problem", () -> problem.getAsBoolean() ? 1 : 0)
                .description("1 while the target is not as it should be")
                .tags(tags)
                .register(registry)));
  }

  private FunctionCounter counter(
      String name, String description, Tags tags, Book book, ToDoubleFunction<Book> figure) {
    return FunctionCounter.builder("asgard.canary." + name, book, figure)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private Gauge seconds(String name, Tags tags, Book book, ToDoubleFunction<Book> figure) {
    return Gauge.builder("asgard.canary." + name, book, figure)
        .baseUnit("seconds")
        .tags(tags)
        .register(registry);
  }

  void forget(String stream) {
    forget(Tags.of("stream", stream));
  }

  void forget(String stream, String target) {
    forget(Tags.of("stream", stream, "target", target));
  }

  private void forget(Tags tags) {
    List<Meter> gone = meters.remove(tags);
    if (gone != null) {
      gone.forEach(registry::remove);
    }
  }
}
