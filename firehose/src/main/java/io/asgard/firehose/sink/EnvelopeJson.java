package io.asgard.firehose.sink;

import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.expression.Subject;
import io.asgard.firehose.json.JsonBytes;
import io.asgard.firehose.json.MessageJson;
import io.asgard.firehose.json.RawJson;
import io.asgard.platform.records.TopicType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All of an event: where it stands in Kafka, its id and time, and key and message, protobuf as
 * protobuf JSON, JSON as it is, bytes as base64. Not thread-safe.
 */
final class EnvelopeJson implements EventJson {
  private static final byte[] NULL = ascii("null");
  private static final byte[] PARTITION = ascii("\",\"partition\":");
  private static final byte[] OFFSET = ascii(",\"offset\":");
  private static final byte[] ID = ascii(",\"id\":");
  private static final byte[] TIME = ascii(",\"eventTime\":\"");
  private static final byte[] KEY = ascii(",\"key\":");
  private static final byte[] MESSAGE = ascii(",\"message\":");
  private static final int ID_BYTES = 16;

  private final EventType type;
  private final @Nullable MessageJson key;
  private final @Nullable MessageJson message;

  EnvelopeJson(EventType type) {
    this.type = type;
    TopicType schema = type.schema();
    key = schema == null ? null : new MessageJson(schema.key());
    message = schema == null ? null : new MessageJson(schema.message());
  }

  @Override
  public void write(Subject subject, JsonBytes out) {
    Event event = subject.event();
    // A topic's name has no character that JSON would escape.
    out.putAscii("{\"topic\":\"").putAscii(event.record().topic());
    out.put(PARTITION).put((long) event.record().partition());
    out.put(OFFSET).put(event.record().offset());
    if (event.meta().getId().size() == ID_BYTES) {
      out.put(ID).putUuid(event.meta().getId().toByteArray(), 0);
    }
    Instant time = subject.eventTime();
    if (time != null) {
      out.put(TIME).putTime(time).put('"');
    }
    try {
      key(out.put(KEY), event.record().key());
      write(out.put(MESSAGE), message, event.record().value());
    } catch (InvalidProtocolBufferException e) {
      throw new BadEventException(types() + ": " + e.getMessage());
    }
    out.put('}');
  }

  private void key(JsonBytes out, byte @Nullable [] bytes) throws InvalidProtocolBufferException {
    int start = out.size();
    try {
      write(out, key, bytes);
    } catch (BadEventException e) {
      // Keys beside JSON are often plain text.
      out.truncate(start);
      byte[] text = Objects.requireNonNull(bytes);
      if (!out.putString(text, 0, text.length)) {
        throw e;
      }
    }
  }

  private void write(JsonBytes out, @Nullable MessageJson protobuf, byte @Nullable [] bytes)
      throws InvalidProtocolBufferException {
    if (bytes == null) {
      out.put(NULL);
      return;
    }
    switch (type.format()) {
      case PROTOBUF -> Objects.requireNonNull(protobuf).write(bytes, out);
      case JSON -> RawJson.write(bytes, out);
      case BYTES -> out.putBase64(bytes, 0, bytes.length);
    }
  }

  private String types() {
    TopicType schema = type.schema();
    return schema == null
        ? "not JSON"
        : "not a " + schema.key().getFullName() + " and a " + schema.message().getFullName();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
