package io.asgard.firehose.expression;

import io.asgard.firehose.event.BadEventException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** JSON as CEL takes it: maps, lists, longs, doubles. */
final class JsonTree {
  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private JsonTree() {}

  static Object of(byte @Nullable [] json) {
    if (json == null) {
      return Values.NULL;
    }
    try {
      JsonNode node = READER.readValue(json);
      return value(node);
    } catch (JacksonException e) {
      throw new BadEventException("not JSON: " + e.getOriginalMessage());
    }
  }

  /** Keys are often plain text. */
  static Object keyOf(byte @Nullable [] key) {
    try {
      return of(key);
    } catch (BadEventException e) {
      return new String(key == null ? new byte[0] : key, StandardCharsets.UTF_8);
    }
  }

  private static Object value(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        node.properties().forEach(entry -> map.put(entry.getKey(), value(entry.getValue())));
        yield map;
      }
      case ARRAY -> {
        List<Object> list = new ArrayList<>(node.size());
        node.forEach(element -> list.add(value(element)));
        yield list;
      }
      case STRING -> node.stringValue();
      case BOOLEAN -> node.booleanValue();
      case NUMBER ->
          node.canConvertToLong() && node.isIntegralNumber()
              ? (Object) node.longValue()
              : node.doubleValue();
      case NULL, MISSING -> Values.NULL;
      case BINARY, POJO -> throw new BadEventException("not JSON: " + node.getNodeType());
    };
  }
}
