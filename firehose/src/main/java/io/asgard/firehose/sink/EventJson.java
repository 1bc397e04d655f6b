package io.asgard.firehose.sink;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.asgard.platform.records.EventTimes;
import io.asgard.platform.records.TopicType;
import io.asgard.platform.records.WireReader;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of an event: where it stands in Kafka, its id and time, and key and message as protobuf
 * JSON. Not thread-safe.
 */
final class EventJson {
  private final EventTimes times = new EventTimes();
  private final Map<String, Printer> printers = new HashMap<>();

  /**
   * One JSON object without line breaks.
   *
   * @throws InvalidProtocolBufferException if key or message are not of the topic's types
   * @throws WireReader.MalformedException likewise, if the time has to be read from the message
   * @throws IllegalArgumentException if a value in them has no JSON, such as a time in year 20000
   */
  String of(Event event, TopicType type) throws InvalidProtocolBufferException {
    JsonFormat.Printer printer = printer(type);
    // A topic's name has no character that JSON would escape.
    StringBuilder out =
        new StringBuilder(512)
            .append("{\"topic\":\"")
            .append(event.record().topic())
            .append("\",\"partition\":")
            .append(event.record().partition())
            .append(",\"offset\":")
            .append(event.offset());
    event.id().ifPresent(id -> out.append(",\"id\":\"").append(id).append('"'));
    long time = time(event, type);
    if (time != EventTimes.MISSING) {
      out.append(",\"eventTime\":\"").append(Instant.ofEpochMilli(time)).append('"');
    }
    append(out.append(",\"key\":"), type.key(), event.record().key(), printer);
    append(out.append(",\"message\":"), type.message(), event.record().value(), printer);
    return out.append('}').toString();
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

  private static void append(
      StringBuilder out, Descriptor type, byte @Nullable [] bytes, JsonFormat.Printer printer)
      throws InvalidProtocolBufferException {
    if (bytes == null) {
      out.append("null");
      return;
    }
    out.append(printer.print(DynamicMessage.parseFrom(type, bytes)));
  }

  private JsonFormat.Printer printer(TopicType type) {
    Printer known = printers.get(type.topic());
    if (known == null || known.type() != type) {
      known = new Printer(type, newPrinter(type));
      printers.put(type.topic(), known);
    }
    return known.printer();
  }

  private static JsonFormat.Printer newPrinter(TopicType type) {
    TypeRegistry types = TypeRegistry.newBuilder().add(type.key()).add(type.message()).build();
    return JsonFormat.printer().usingTypeRegistry(types).omittingInsignificantWhitespace();
  }

  private record Printer(TopicType type, JsonFormat.Printer printer) {}
}
