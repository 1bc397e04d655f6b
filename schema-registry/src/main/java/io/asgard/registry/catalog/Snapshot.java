package io.asgard.registry.catalog;

import com.google.protobuf.Message;
import io.asgard.contracts.v1.TopicSchema;
import io.asgard.contracts.v1.TopicSchemas;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The catalog at one revision, immutable.
 *
 * @param sets the descriptor sets of the latest versions, by SHA-256: what consumers ask for, also
 *     while PostgreSQL is away
 */
record Snapshot(
    long revision,
    Tagged<TopicSchemas> all,
    Map<String, Tagged<TopicSchema>> byName,
    Map<String, byte[]> sets) {

  static Snapshot of(long revision, TopicSchemas topics, Map<String, byte[]> sets) {
    return new Snapshot(
        revision,
        tagged(topics),
        topics.getTopicsList().stream()
            .collect(Collectors.toUnmodifiableMap(TopicSchema::getTopic, topic -> tagged(topic))),
        Map.copyOf(sets));
  }

  // Of the content, so that all instances answer with the same tag.
  private static <T extends Message> Tagged<T> tagged(T message) {
    return new Tagged<>(message, Sha256.hex(message.toByteArray()));
  }
}
