package io.asgard.platform.records;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where topics' types come from: a registry, or a fixed set. Thread-safe. */
public interface Schemas extends AutoCloseable {
  /**
   * The types that a schema registry serves, followed by long polls: a change is here at once. What
   * was known stays while the registry is away; it is asked again every 3 seconds.
   *
   * @param registry its address, e.g. {@code http://127.0.0.1:8410}
   * @param token a bearer token that may read it
   */
  static Schemas http(URI registry, Supplier<String> token) {
    return new HttpSchemas(registry, token, null);
  }

  /**
   * The same, for a reader whom the registry shall know.
   *
   * @param reader who it is, and what it reads
   */
  static Schemas http(URI registry, Supplier<String> token, SchemaReader reader) {
    return new HttpSchemas(registry, token, reader);
  }

  /** A fixed set. */
  static Schemas of(TopicType... types) {
    Map<String, TopicType> byTopic =
        Stream.of(types).collect(Collectors.toMap(TopicType::topic, Function.identity()));
    return topic -> Optional.ofNullable(byTopic.get(topic));
  }

  /** The topic's newest type; empty if the topic is not registered. */
  Optional<TopicType> find(String topic);

  /**
   * The topic's newest type.
   *
   * @throws IllegalArgumentException if the topic is not registered
   */
  default TopicType get(String topic) {
    return find(topic)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "topic: " + topic + " (expected: a registered topic)"));
  }

  /** Whether any topic is known: if not, and there is a failure, no event can be read. */
  default boolean knowsAny() {
    return true;
  }

  /** Why answers may be old or missing; empty when all is well. */
  default Optional<String> failure() {
    return Optional.empty();
  }

  /** Begins to follow the source. Reads it once before it returns, if it can be read. */
  default void start() {}

  @Override
  default void close() {}
}
