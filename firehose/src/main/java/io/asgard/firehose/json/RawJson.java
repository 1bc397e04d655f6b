package io.asgard.firehose.json;

import io.asgard.firehose.event.BadEventException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** JSON that is handed on: its numbers and texts stay as they are written. */
public final class RawJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private RawJson() {}

  /**
   * Writes it without the space between its parts, so on one line.
   *
   * @throws BadEventException if it is not one JSON value
   */
  public static void write(byte[] json, JsonBytes out) {
    require(json);
    boolean quoted = false;
    for (int i = 0; i < json.length; i++) {
      char c = (char) (json[i] & 0xff);
      if (quoted && c == '\\') {
        out.put(json, i++, 2);
        continue;
      }
      if (c == '"') {
        quoted = !quoted;
      }
      if (quoted || c > ' ') {
        out.put(c);
      }
    }
  }

  private static void require(byte[] json) {
    try (JsonParser parser = MAPPER.createParser(json)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new BadEventException("not JSON: empty");
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new BadEventException("not JSON: more than one value");
      }
    } catch (JacksonException e) {
      throw new BadEventException("not JSON: " + e.getOriginalMessage());
    }
  }
}
