package io.asgard.firehose.event;

import io.asgard.platform.records.TopicType;
import org.jspecify.annotations.Nullable;

/**
 * What the events of a topic are.
 *
 * @param schema with format protobuf; nothing is known of the others
 */
public record EventType(String topic, Format format, @Nullable TopicType schema) {
  public EventType {
    if ((format == Format.PROTOBUF) != (schema != null)) {
      throw new IllegalArgumentException(
          "schema: " + schema + " (expected: with format protobuf only, " + format + ")");
    }
  }

  public static EventType protobuf(TopicType schema) {
    return new EventType(schema.topic(), Format.PROTOBUF, schema);
  }

  public static EventType json(String topic) {
    return new EventType(topic, Format.JSON, null);
  }

  public static EventType bytes(String topic) {
    return new EventType(topic, Format.BYTES, null);
  }
}
