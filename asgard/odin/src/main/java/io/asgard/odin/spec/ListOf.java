package io.asgard.odin.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A list. */
record ListOf(Type item) implements Type {
  @Override
  public String words() {
    return "a list";
  }

  @Override
  public String label() {
    return "list of " + item.label();
  }

  @Override
  public void check(String path, @Nullable Object value, Complaints complaints) {
    if (!(value instanceof List<?> list)) {
      complaints.add(path, value, words());
      return;
    }
    int index = 0;
    for (Object each : list) {
      item.check(path + "." + index++, each, complaints);
    }
  }

  @Override
  public Map<String, Object> schema() {
    return Json.object("type", "array", "items", item.schema());
  }
}
