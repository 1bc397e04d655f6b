package io.asgard.firehose.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an expression can name beside {@code key} and {@code message}. */
enum Variable implements Expression {
  TOPIC("topic", ValueType.STRING, SimpleType.STRING) {
    @Override
    public Object value(Subject subject) {
      return subject.event().record().topic();
    }
  },
  PARTITION("partition", ValueType.INT, SimpleType.INT) {
    @Override
    public Object value(Subject subject) {
      return (long) subject.event().record().partition();
    }
  },
  OFFSET("offset", ValueType.INT, SimpleType.INT) {
    @Override
    public Object value(Subject subject) {
      return subject.event().offset();
    }
  },
  /** When Kafka took the event. */
  TIMESTAMP("timestamp", ValueType.TIMESTAMP, SimpleType.TIMESTAMP) {
    @Override
    public Object value(Subject subject) {
      return java.time.Instant.ofEpochMilli(subject.event().record().timestamp());
    }
  },
  /** When it happened; null if that is not known. */
  EVENT_TIME("event_time", ValueType.TIMESTAMP, SimpleType.TIMESTAMP) {
    @Override
    public @Nullable Object value(Subject subject) {
      return subject.eventTime();
    }
  },
  /** The same in every delivery; null for events that have none. */
  ID("id", ValueType.STRING, NullableType.create(SimpleType.STRING)) {
    @Override
    public @Nullable Object value(Subject subject) {
      return subject.event().id().map(Object::toString).orElse(null);
    }
  },
  /** The last of each name. */
  HEADERS("headers", ValueType.MAP, MapType.create(SimpleType.STRING, SimpleType.BYTES)) {
    @Override
    public Object value(Subject subject) {
      return subject.headers();
    }
  };

  final String text;
  final CelType celType;
  private final ValueType type;

  Variable(String text, ValueType type, CelType celType) {
    this.text = text;
    this.type = type;
    this.celType = celType;
  }

  static Optional<Variable> named(String text) {
    return Arrays.stream(values()).filter(variable -> variable.text.equals(text)).findFirst();
  }

  @Override
  public ValueType type() {
    return type;
  }
}
