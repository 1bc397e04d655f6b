package io.asgard.firehose.expression;

import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.json.JsonBytes;
import io.asgard.firehose.json.JsonValues;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Values as text: strings as they are, null as nothing, all else as in JSON without the quotes. Not
 * thread-safe.
 */
public final class Texts {
  private final JsonValues values = new JsonValues();
  private final JsonBytes out = new JsonBytes(256);

  /**
   * The value's text.
   *
   * @throws BadEventException if it has none, such as a message whose bytes are not of its type
   */
  public String of(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    try {
      out.truncate(0);
      values.write(value, out);
    } catch (InvalidProtocolBufferException e) {
      throw new BadEventException(String.valueOf(e.getMessage()));
    }
    boolean quoted = out.array()[0] == '"';
    int from = quoted ? 1 : 0;
    return new String(out.array(), from, out.size() - 2 * from, StandardCharsets.UTF_8);
  }
}
