package io.asgard.firehose.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A dead letter as a line of JSON. Its first eight fields are those of the dead letters of
 * raystack's and goto's Firehose, in their order: what reads those reads these.
 */
final class LetterLine {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private LetterLine() {}

  static byte[] of(DeadLetter letter, Provenance from, Instant now) {
    ConsumerRecord<byte @Nullable [], byte @Nullable []> record = letter.record();
    ObjectNode line = JSON.createObjectNode();
    line.put("key", text(record.key()));
    line.put("value", text(record.value()));
    line.put("topic", record.topic());
    line.put("partition", record.partition());
    line.put("offset", record.offset());
    line.put("timestamp", record.timestamp());
    line.put("error", letter.reason());
    line.put("error_type", letter.cause().name());
    // Above they are empty texts.
    line.put("null_key", record.key() == null);
    line.put("null_value", record.value() == null);
    ArrayNode headers = line.putArray("headers");
    for (Header header : record.headers()) {
      ObjectNode each = headers.addObject().put("name", header.key());
      if (header.value() != null) {
        each.put("value", text(header.value()));
      }
    }
    line.put("attempts", letter.attempts());
    line.put("group", from.group());
    line.put("instance", from.instance());
    line.put("time", now.toString());
    return JSON.writeValueAsBytes(line);
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : Base64.getEncoder().encodeToString(bytes);
  }

  /** The letter of a line; empty if it is none of ours. */
  static Optional<Letter> read(String at, String line) {
    try {
      JsonNode node = JSON.readTree(line);
      return Optional.of(
          new Letter(
              at,
              record(node),
              node.required("group").asString(),
              node.required("error_type").asString(),
              node.required("error").asString(),
              node.required("attempts").asInt(),
              node.required("instance").asString(),
              Instant.parse(node.required("time").asString())));
    } catch (JacksonException | IllegalArgumentException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static ConsumerRecord<byte @Nullable [], byte @Nullable []> record(JsonNode line) {
    byte[] key = bytes(line, "key");
    byte[] value = bytes(line, "value");
    return new ConsumerRecord<>(
        line.required("topic").asString(),
        line.required("partition").asInt(),
        line.required("offset").asLong(),
        line.required("timestamp").asLong(),
        TimestampType.CREATE_TIME,
        key == null ? ConsumerRecord.NULL_SIZE : key.length,
        value == null ? ConsumerRecord.NULL_SIZE : value.length,
        key,
        value,
        headers(line.required("headers")),
        Optional.empty());
  }

  private static byte @Nullable [] bytes(JsonNode line, String name) {
    return line.required("null_" + name).asBoolean()
        ? null
        : Base64.getDecoder().decode(line.required(name).asString());
  }

  private static Headers headers(JsonNode list) {
    Headers headers = new RecordHeaders();
    for (JsonNode each : list) {
      JsonNode value = each.path("value");
      headers.add(
          each.required("name").asString(),
          value.isMissingNode()
              ? null
              : Base64.getDecoder().decode(value.asString().getBytes(StandardCharsets.US_ASCII)));
    }
    return headers;
  }
}
