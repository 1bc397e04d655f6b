package io.asgard.fronting.tail;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.platform.records.EventHeaders;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How an event is shown. */
final class Line {
  private static final JsonFormat.Printer JSON =
      JsonFormat.printer().omittingInsignificantWhitespace();
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private Line() {}

  static String of(
      ConsumerRecord<byte[], byte[]> record,
      Optional<EventMeta> meta,
      DynamicMessage key,
      DynamicMessage message,
      boolean text) {
    try {
      return text
          ? text(record, meta, JSON.print(key), JSON.print(message))
          : json(record, meta, JSON.print(key), JSON.print(message));
    } catch (InvalidProtocolBufferException | RuntimeException e) {
      // What parses need not have a form in JSON: a time beyond all years, a name too long.
      return unreadable(record, String.valueOf(e.getMessage()), text);
    }
  }

  /** An event that is not of the topic's type. */
  static String unreadable(ConsumerRecord<byte[], byte[]> record, String reason, boolean text) {
    return text
        ? "%d@%d unreadable: %s%n".formatted(record.partition(), record.offset(), reason)
        : place(record).put("unreadable", reason) + "\n";
  }

  static String skipped(long events, boolean text) {
    return text
        ? "… " + events + " events skipped: they come faster than you read\n"
        : MAPPER.createObjectNode().put("skipped", events) + "\n";
  }

  static String end(String reason, boolean text) {
    return text ? "end: " + reason + "\n" : MAPPER.createObjectNode().put("end", reason) + "\n";
  }

  private static String json(
      ConsumerRecord<byte[], byte[]> record, Optional<EventMeta> meta, String key, String message) {
    ObjectNode line = place(record);
    meta.ifPresent(
        of -> {
          if (of.getId().size() == 16) {
            line.put("id", EventHeaders.uuid(of.getId()).toString());
          }
          line.put("eventTime", Instant.ofEpochMilli(of.getEventTimeMs()).toString());
          line.put("acceptedTime", Instant.ofEpochMilli(of.getAcceptedMs()).toString());
          line.put("origin", of.getOrigin());
        });
    line.set("key", MAPPER.readTree(key));
    line.set("message", MAPPER.readTree(message));
    return line + "\n";
  }

  private static ObjectNode place(ConsumerRecord<byte[], byte[]> record) {
    return MAPPER
        .createObjectNode()
        .put("topic", record.topic())
        .put("partition", record.partition())
        .put("offset", record.offset());
  }

  private static String text(
      ConsumerRecord<byte[], byte[]> record, Optional<EventMeta> meta, String key, String message) {
    long time = meta.map(EventMeta::getEventTimeMs).orElse(record.timestamp());
    return "%s %d@%d %s %s %s\n"
        .formatted(
            Instant.ofEpochMilli(time),
            record.partition(),
            record.offset(),
            meta.map(EventMeta::getOrigin).orElse("-"),
            key,
            message);
  }
}
