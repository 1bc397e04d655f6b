package io.asgard.firehose.sink;

import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.firehose.json.JsonBytes;
import io.asgard.firehose.json.MessageJson;
import io.asgard.platform.records.EventTimes;
import io.asgard.platform.records.TopicType;
import io.asgard.platform.records.WireReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of an event: where it stands in Kafka, its id and time, and key and message as protobuf
 * JSON. Not thread-safe.
 */
final class EventJson {
  private static final byte[] NULL = ascii("null");
  private static final byte[] PARTITION = ascii("\",\"partition\":");
  private static final byte[] OFFSET = ascii(",\"offset\":");
  private static final byte[] ID = ascii(",\"id\":");
  private static final byte[] TIME = ascii(",\"eventTime\":\"");
  private static final byte[] KEY = ascii(",\"key\":");
  private static final byte[] MESSAGE = ascii(",\"message\":");
  private static final int ID_BYTES = 16;

  private final EventTimes times = new EventTimes();
  private final Map<String, Writers> writers = new HashMap<>();

  /**
   * Writes one JSON object without line breaks.
   *
   * @throws InvalidProtocolBufferException if key or message are not of the topic's types, or a
   *     value in them has no JSON, such as a time in year 20000
   * @throws WireReader.MalformedException likewise, if the time has to be read from the message
   */
  void write(Event event, TopicType type, JsonBytes out) throws InvalidProtocolBufferException {
    int start = out.size();
    try {
      // A topic's name has no character that JSON would escape.
      out.putAscii("{\"topic\":\"").putAscii(event.record().topic());
      out.put(PARTITION).put((long) event.record().partition());
      out.put(OFFSET).put(event.record().offset());
      if (event.meta().getId().size() == ID_BYTES) {
        out.put(ID).putUuid(event.meta().getId().toByteArray(), 0);
      }
      long time = time(event, type);
      if (time != EventTimes.MISSING) {
        out.put(TIME).putTime(Instant.ofEpochMilli(time)).put('"');
      }
      Writers writers = writers(type);
      write(out.put(KEY), writers.key(), event.record().key());
      write(out.put(MESSAGE), writers.message(), event.record().value());
      out.put('}');
    } catch (InvalidProtocolBufferException | WireReader.MalformedException e) {
      out.truncate(start);
      throw e;
    }
  }

  private long time(Event event, TopicType type) {
    byte[] message = event.record().value();
    if (event.meta().getEventTimeMs() != 0 || message == null) {
      return event.meta().getEventTimeMs() == 0
          ? EventTimes.MISSING
          : event.meta().getEventTimeMs();
    }
    return times.read(message, type.eventTimeField());
  }

  private static void write(JsonBytes out, MessageJson writer, byte @Nullable [] bytes)
      throws InvalidProtocolBufferException {
    if (bytes == null) {
      out.put(NULL);
    } else {
      writer.write(bytes, out);
    }
  }

  private Writers writers(TopicType type) {
    Writers known = writers.get(type.topic());
    if (known == null || known.type() != type) {
      known = new Writers(type, new MessageJson(type.key()), new MessageJson(type.message()));
      writers.put(type.topic(), known);
    }
    return known;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private record Writers(TopicType type, MessageJson key, MessageJson message) {}
}
