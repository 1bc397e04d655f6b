package io.asgard.firehose.expression;

import io.asgard.firehose.event.EventType;
import io.asgard.firehose.json.Nested;
import io.asgard.platform.records.TopicType;
import org.jspecify.annotations.Nullable;

/** All of key or message; null if there is none. */
record Whole(boolean ofKey, EventType eventType) implements Expression {
  @Override
  public ValueType type() {
    return switch (eventType.format()) {
      case PROTOBUF -> ValueType.MESSAGE;
      case JSON -> ValueType.DYN;
      case BYTES -> ValueType.BYTES;
    };
  }

  @Override
  public @Nullable Object value(Subject subject) {
    byte[] bytes = ofKey ? subject.event().record().key() : subject.event().record().value();
    TopicType schema = eventType.schema();
    if (bytes == null) {
      return null;
    }
    if (schema != null) {
      return new Nested(ofKey ? schema.key() : schema.message(), bytes);
    }
    return type() == ValueType.BYTES ? bytes : Values.ours(subject.decoded(ofKey));
  }
}
