package io.asgard.firehose.expression;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelVariableResolver;
import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import io.asgard.platform.records.EventTimes;
import io.asgard.platform.records.TopicType;
import io.asgard.platform.records.WireReader.MalformedException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The event that expressions are evaluated against; decodes each part of it once, when it is asked
 * for. Meant to be reused: {@link #aim} points it at another event. Not thread-safe.
 */
public final class Subject implements CelVariableResolver {
  static final String KEY = "key";
  static final String MESSAGE = "message";

  final FieldReader fields = new FieldReader();
  private final EventTimes times = new EventTimes();
  private @Nullable Event event;
  private @Nullable Object key;
  private @Nullable Object message;
  // CEL does not hand on what is thrown to it.
  private @Nullable BadEventException failure;

  public Subject aim(Event at) {
    event = at;
    key = null;
    message = null;
    failure = null;
    return this;
  }

  public Event event() {
    return Objects.requireNonNull(event, "aim first");
  }

  /** When it happened, as its header or its message says. */
  public @Nullable Instant eventTime() {
    long header = event().meta().getEventTimeMs();
    if (header != 0) {
      return Instant.ofEpochMilli(header);
    }
    TopicType schema = event().type().schema();
    byte[] bytes = event().record().value();
    if (schema == null || bytes == null) {
      return null;
    }
    try {
      long time = times.read(bytes, schema.eventTimeField());
      return time == EventTimes.MISSING ? null : Instant.ofEpochMilli(time);
    } catch (MalformedException e) {
      throw new BadEventException(
          "not a " + schema.message().getFullName() + ": " + e.getMessage());
    }
  }

  Map<String, CelByteString> headers() {
    Map<String, CelByteString> headers = new HashMap<>();
    for (Header header : event().record().headers()) {
      byte[] value = header.value();
      headers.put(header.key(), CelByteString.of(value == null ? new byte[0] : value));
    }
    return headers;
  }

  /** Key or message as CEL takes them. */
  Object decoded(boolean ofKey) {
    if (ofKey) {
      return key == null ? key = decode(true) : key;
    }
    return message == null ? message = decode(false) : message;
  }

  private Object decode(boolean ofKey) {
    Event from = event();
    byte[] bytes = ofKey ? from.record().key() : from.record().value();
    return switch (from.type().format()) {
      case PROTOBUF -> {
        TopicType schema = Objects.requireNonNull(from.type().schema());
        yield protobuf(ofKey ? schema.key() : schema.message(), bytes);
      }
      case JSON -> ofKey ? JsonTree.keyOf(bytes) : JsonTree.of(bytes);
      case BYTES -> CelByteString.of(bytes == null ? new byte[0] : bytes);
    };
  }

  private static DynamicMessage protobuf(Descriptor type, byte @Nullable [] bytes) {
    try {
      // Of a tombstone every field is absent.
      return bytes == null
          ? DynamicMessage.getDefaultInstance(type)
          : DynamicMessage.parseFrom(type, bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new BadEventException("not a " + type.getFullName() + ": " + e.getMessage());
    }
  }

  /** Why a part of it could not be decoded; null if none was asked for in vain. */
  @Nullable BadEventException failure() {
    return failure;
  }

  @Override
  public Optional<Object> find(String name) {
    try {
      return resolve(name);
    } catch (BadEventException e) {
      failure = e;
      throw e;
    }
  }

  private Optional<Object> resolve(String name) {
    if (name.equals(KEY) || name.equals(MESSAGE)) {
      return Optional.of(decoded(name.equals(KEY)));
    }
    return Variable.named(name)
        .map(variable -> Objects.requireNonNullElse(variable.value(this), Values.NULL));
  }
}
