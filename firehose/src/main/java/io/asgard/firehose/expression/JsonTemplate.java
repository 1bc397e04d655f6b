package io.asgard.firehose.expression;

import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.json.JsonBytes;
import io.asgard.firehose.json.JsonValues;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * JSON in which expressions in double braces stand for values, each written as JSON: <code>
 * {"driver": {{message.driver_id}}, "at": {{event_time}}}</code>. Not thread-safe.
 */
public final class JsonTemplate {
  private final List<byte[]> texts;
  private final List<Expression> expressions;
  private final JsonValues values = new JsonValues();

  private JsonTemplate(TemplateParts parts) {
    texts = parts.texts().stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    expressions = parts.expressions();
  }

  /**
   * Compiles one.
   *
   * @param name of the setting that it stands in
   * @throws IllegalArgumentException if an expression in it is none
   */
  public static JsonTemplate of(String name, String source, Expressions types) {
    return new JsonTemplate(TemplateParts.of(name, source, types));
  }

  /**
   * Writes it for an event.
   *
   * @throws BadEventException if a value has no JSON
   */
  public void fill(Subject subject, JsonBytes out) {
    out.put(texts.get(0));
    try {
      for (int i = 0; i < expressions.size(); i++) {
        values.write(expressions.get(i).value(subject), out);
        out.put(texts.get(i + 1));
      }
    } catch (InvalidProtocolBufferException e) {
      throw new BadEventException(String.valueOf(e.getMessage()));
    }
  }
}
