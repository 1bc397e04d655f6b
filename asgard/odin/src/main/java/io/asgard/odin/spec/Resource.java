package io.asgard.odin.spec;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    return (Integer) spec.getOrDefault(field, otherwise);
  }

  public boolean flag(String field, boolean otherwise) {
    return (Boolean) spec.getOrDefault(field, otherwise);
  }

  public Optional<Duration> duration(String field) {
    return text(field).map(Durations::parse);
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
