package io.asgard.firehose.expression;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A member of JSON, or of an object in it; null where it is absent. */
record JsonPath(boolean ofKey, List<String> names) implements Expression {
  @Override
  public ValueType type() {
    return ValueType.DYN;
  }

  @Override
  public @Nullable Object value(Subject subject) {
    Object at = subject.decoded(ofKey);
    for (String name : names) {
      if (!(at instanceof Map<?, ?> map)) {
        return null;
      }
      at = map.get(name);
    }
    return Values.ours(at);
  }
}
