package io.asgard.firehose.sink;

import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.expression.Expression;
import io.asgard.firehose.expression.Subject;
import io.asgard.firehose.json.JsonBytes;
import io.asgard.firehose.json.JsonValues;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The fields that are configured. */
final class FieldsJson implements EventJson {
  private final JsonValues values = new JsonValues();
  private final List<Field> fields;

  /**
   * A field.
   *
   * @param start of its JSON: comma or brace, name, colon
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Field(byte[] start, Expression expression) {}

  FieldsJson(Map<String, Expression> fields) {
    this.fields =
        fields.entrySet().stream()
            .map(field -> new Field(start(field.getKey()), field.getValue()))
            .toList();
  }

  private static byte[] start(String name) {
    JsonBytes out = new JsonBytes(64);
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    out.putString(utf8, 0, utf8.length);
    return out.put(':').copy();
  }

  @Override
  public void write(Subject subject, JsonBytes out) {
    char before = '{';
    try {
      for (Field field : fields) {
        out.put(before).put(field.start());
        values.write(field.expression().value(subject), out);
        before = ',';
      }
      out.put('}');
    } catch (InvalidProtocolBufferException e) {
      throw new BadEventException(String.valueOf(e.getMessage()));
    }
  }
}
