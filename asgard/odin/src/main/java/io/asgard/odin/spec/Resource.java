package io.asgard.odin.spec;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Something declared. The fields of its spec were checked when it was read.
 *
 * @param team the team that owns it
 */
public record Resource(
    Kind kind, String name, String project, String team, Map<String, Object> spec) {

  /** {@code project/kind/name}. */
  @JsonIgnore
  public String id() {
    return project + "/" + kind.title().toLowerCase(java.util.Locale.ROOT) + "/" + name;
  }

  public Optional<String> text(String field) {
    return Optional.ofNullable((String) spec.get(field));
  }

  public int whole(String field, int otherwise) {
    Object value = spec.getOrDefault(field, otherwise);
    // A reference may stand for a number; what is offered is always a text.
    return value instanceof String text ? number(field, text) : (Integer) value;
  }

  private int number(String field, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          id() + ": " + field + ": " + text + " (expected: a whole number)", e);
    }
  }

  public boolean flag(String field, boolean otherwise) {
    return (Boolean) spec.getOrDefault(field, otherwise);
  }

  public Optional<Duration> duration(String field) {
    return text(field).map(Durations::parse);
  }

  /** Bytes. */
  public OptionalLong size(String field) {
    return text(field).map(Sizes::parse).map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  /** A field that has fields, as if it were the resource: the {@code mirror} of a stream. */
  public Optional<Resource> section(String field) {
    return spec.containsKey(field) ? Optional.of(with(map(field))) : Optional.empty();
  }

  /** The same of a list of such: the {@code quotas} of a stream. */
  public List<Resource> sections(String field) {
    return ((List<?>) spec.getOrDefault(field, List.of()))
        .stream().map(item -> with(Map.of("item", item)).map("item")).map(this::with).toList();
  }

  public List<String> texts(String field) {
    return ((List<?>) spec.getOrDefault(field, List.of())).stream().map(String::valueOf).toList();
  }

  public Map<String, Object> map(String field) {
    Map<String, Object> copy = new LinkedHashMap<>();
    ((Map<?, ?>) spec.getOrDefault(field, Map.of()))
        .forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }

  /** The same with another spec. */
  public Resource with(Map<String, Object> spec) {
    return new Resource(kind, name, project, team, spec);
  }
}
