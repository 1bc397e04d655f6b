package io.asgard.firehose.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * What is kept with a dead letter: headers in text, from where it came and why it is there.
 *
 * @param group of the firehose
 * @param instance its process
 */
record Provenance(String group, String instance) {
  static final String PREFIX = "dead-letter-";
  private static final int MOST_REASON = 1_000;

  /** The event's own headers, and these. */
  Headers headers(DeadLetter letter, Instant now) {
    ConsumerRecord<?, ?> record = letter.record();
    Headers headers = own(record);
    Map<String, String> about =
        Map.of(
            "topic", record.topic(),
            "partition", Integer.toString(record.partition()),
            "offset", Long.toString(record.offset()),
            "timestamp", Instant.ofEpochMilli(record.timestamp()).toString(),
            "class", letter.cause().name(),
            "reason", shortened(letter.reason()),
            "attempts", Integer.toString(letter.attempts()),
            "group", group,
            "instance", instance,
            "time", now.toString());
    about.forEach(
        (name, value) -> headers.add(PREFIX + name, value.getBytes(StandardCharsets.UTF_8)));
    return headers;
  }

  // A letter that was replayed and came back says where it died last.
  private static Headers own(ConsumerRecord<?, ?> record) {
    Headers own = new RecordHeaders();
    for (Header header : record.headers()) {
      if (!header.key().startsWith(PREFIX)) {
        own.add(header);
      }
    }
    return own;
  }

  private static String shortened(String reason) {
    return reason.substring(0, Math.min(MOST_REASON, reason.length()));
  }

  /** What was kept with that record; empty if it is no dead letter. */
  static Optional<Letter> read(
      String at, ConsumerRecord<byte @Nullable [], byte @Nullable []> kept) {
    try {
      ConsumerRecord<byte @Nullable [], byte @Nullable []> record =
          new ConsumerRecord<>(
              text(kept, "topic"),
              Integer.parseInt(text(kept, "partition")),
              Long.parseLong(text(kept, "offset")),
              Instant.parse(text(kept, "timestamp")).toEpochMilli(),
              TimestampType.CREATE_TIME,
              kept.serializedKeySize(),
              kept.serializedValueSize(),
              kept.key(),
              kept.value(),
              own(kept),
              Optional.empty());
      return Optional.of(
          new Letter(
              at,
              record,
              text(kept, "group"),
              text(kept, "class"),
              text(kept, "reason"),
              Integer.parseInt(text(kept, "attempts")),
              text(kept, "instance"),
              Instant.parse(text(kept, "time"))));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      return Optional.empty(); // Somebody else's.
    }
  }

  private static String text(ConsumerRecord<?, ?> kept, String name) {
    Header header = kept.headers().lastHeader(PREFIX + name);
    if (header == null || header.value() == null) {
      throw new IllegalArgumentException(PREFIX + name + ": missing");
    }
    return new String(header.value(), StandardCharsets.UTF_8);
  }
}
