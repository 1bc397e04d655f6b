package io.asgard.odin.spec;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A map with keys of its own: options of a third party, passed through.
 *
 * @param value empty if values may be lists and maps too
 */
record MapOf(Optional<Type> value) implements Type {
  static final MapOf ANYTHING = new MapOf(Optional.empty());
  static final MapOf VALUES = new MapOf(Optional.of(Scalar.ANY));

  @Override
  public String words() {
    return "a map";
  }

  @Override
  public String label() {
    return "map";
  }

  @Override
  public void check(String path, @Nullable Object given, Complaints complaints) {
    if (!(given instanceof Map<?, ?> map)) {
      complaints.add(path, given, words());
      return;
    }
    value.ifPresent(
        type -> map.forEach((key, each) -> type.check(path + "." + key, each, complaints)));
  }

  @Override
  public Map<String, Object> schema() {
    return value
        .<Map<String, Object>>map(
            type -> Json.object("type", "object", "additionalProperties", type.schema()))
        .orElse(Json.object("type", "object"));
  }
}
