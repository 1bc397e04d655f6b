package io.asgard.firehose.expression;

import io.asgard.firehose.event.EventType;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is compiled for each type of events, once; again when a topic's type changes. One thread.
 */
public final class Compiled<T> {
  private final Function<Expressions, T> compile;
  private final Map<String, Entry<T>> byTopic = new HashMap<>();
  private @Nullable Entry<T> last;

  private record Entry<T>(EventType type, T compiled) {}

  /**
   * Nothing yet.
   *
   * @param compile throws IllegalArgumentException if what is configured does not fit the type
   */
  public Compiled(Function<Expressions, T> compile) {
    this.compile = compile;
  }

  /** For events of that type. */
  public T of(EventType type) {
    Entry<T> entry = last;
    if (entry == null || entry.type() != type) {
      entry = byTopic.get(type.topic());
      if (entry == null || entry.type() != type) {
        entry = new Entry<>(type, compile.apply(Expressions.of(type)));
        byTopic.put(type.topic(), entry);
      }
      last = entry;
    }
    return entry.compiled();
  }
}
