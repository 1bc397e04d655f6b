package io.asgard.odin.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of a few words. */
record OneOf(List<String> values) implements Type {
  @Override
  public String words() {
    return "one of " + values;
  }

  @Override
  public String label() {
    return String.join(" \\| ", values);
  }

  @Override
  public void check(String path, @Nullable Object value, Complaints complaints) {
    if (!(value instanceof String text)) {
      complaints.add(path, value, words());
    } else if (!values.contains(text)) {
      complaints.add(path, text, Nearest.oneOf(text, values));
    }
  }

  @Override
  public Map<String, Object> schema() {
    return Json.object(
        "anyOf",
        List.of(
            Json.object("enum", values),
            Json.object("type", "string", "pattern", Scalar.VARIABLE)));
  }
}
