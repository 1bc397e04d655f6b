package io.asgard.firehose.filter;

import com.google.protobuf.InvalidProtocolBufferException;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.event.Format;
import io.asgard.firehose.expression.Subject;
import io.asgard.firehose.json.JsonBytes;
import io.asgard.firehose.json.MessageJson;
import io.asgard.platform.records.TopicType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Lets through the events whose message, as JSON, is as a JSON Schema says. */
final class JsonSchemaFilter implements Filter {
  private static final String NAME = "firehose.filter.json-schema: ";
  private static final String META_SCHEMA = SpecificationVersion.DRAFT_2020_12.getDialectId();
  private static final int CAPACITY = 1024;
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private final Schema schema;
  private final Map<TopicType, MessageJson> writers = new HashMap<>();
  private final JsonBytes out = new JsonBytes(CAPACITY);

  /**
   * A filter.
   *
   * @param source the schema, an object; or the path of its file
   * @throws IllegalArgumentException if it is no JSON Schema
   */
  JsonSchemaFilter(String source) {
    JsonNode node = read(source);
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    String dialect = node.path("$schema").asString(META_SCHEMA);
    List<Error> problems = registry.getSchema(SchemaLocation.of(dialect)).validate(node);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          problems.stream()
              .map(problem -> NAME + problem.getInstanceLocation() + ": " + problem.getMessage())
              .collect(Collectors.joining("\n")));
    }
    schema = registry.getSchema(node);
  }

  private static JsonNode read(String source) {
    String text = source.strip();
    try {
      JsonNode node =
          READER.readValue(text.startsWith("{") ? text : Files.readString(Path.of(text)));
      if (!node.isObject()) {
        throw new IllegalArgumentException(NAME + source + " (expected: a JSON object)");
      }
      return node;
    } catch (JacksonException e) {
      throw new IllegalArgumentException(NAME + "not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(NAME + source + " (expected: a file, or JSON)", e);
    }
  }

  @Override
  public void check(EventType type) {
    if (type.format() == Format.BYTES) {
      throw new IllegalArgumentException(
          NAME + "format BYTES (expected: PROTOBUF or JSON, topic " + type.topic() + ")");
    }
  }

  @Override
  public boolean passes(Event event, Subject subject) {
    return schema.validate(json(event)).isEmpty();
  }

  private JsonNode json(Event event) {
    byte[] message = event.record().value();
    TopicType type = event.type().schema();
    try {
      return READER.readValue(
          message == null ? NULL : type == null ? message : print(type, message));
    } catch (JacksonException e) {
      throw new BadEventException("not JSON: " + e.getOriginalMessage());
    }
  }

  private byte[] print(TopicType type, byte[] message) {
    out.truncate(0);
    try {
      writers.computeIfAbsent(type, known -> new MessageJson(known.message())).write(message, out);
      return out.copy();
    } catch (InvalidProtocolBufferException e) {
      throw new BadEventException("not a " + type.message().getFullName() + ": " + e.getMessage());
    }
  }
}
