package io.asgard.firehose.dropin;

import io.asgard.platform.service.Problems;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What is set of their keys, and where it goes here. */
final class Variables {
  private final Map<String, String> all;
  private final Settings settings;
  private final Problems problems;

  Variables(Map<String, String> all, Settings settings, Problems problems) {
    this.all = all;
    this.settings = settings;
    this.problems = problems;
  }

  /** Its value; empty if there is none, or it is blank. */
  Optional<String> get(String name) {
    return Optional.ofNullable(all.get(name)).map(String::strip).filter(text -> !text.isEmpty());
  }

  /** Its value in capitals, as all of theirs are compared. */
  String word(String name, String standard) {
    return get(name).orElse(standard).toUpperCase(Locale.ROOT);
  }

  boolean isTrue(String name, boolean standard) {
    return get(name).map(Boolean::parseBoolean).orElse(standard);
  }

  void copy(String name, String path) {
    get(name).ifPresent(value -> settings.put(path, value));
  }

  /** As it is there, or their default, which is not ours. */
  void copy(String name, String path, String standard) {
    settings.put(path, get(name).orElse(standard));
  }

  void copy(String name, String path, Function<String, ?> change) {
    get(name).ifPresent(value -> settings.put(path, change.apply(value)));
  }

  /**
   * Milliseconds as a duration.
   *
   * @param most that ours takes
   */
  void millis(String name, String path, long most) {
    number(name).ifPresent(value -> settings.put(path, Math.min(value, most) + "ms"));
  }

  Optional<Long> number(String name) {
    Optional<String> value = get(name);
    if (value.isPresent() && !value.get().matches("\\d{1,18}")) {
      problems.add(name + ": " + value.get() + " (expected: a number)");
      return Optional.empty();
    }
    return value.map(Long::parseLong);
  }

  /** Headers, as {@code name:value, name:value}. */
  void headers(String name, String path) {
    for (String header : get(name).orElse("").split(",")) {
      int colon = header.indexOf(':');
      if (colon >= 0) {
        settings.putEntry(
            path, header.substring(0, colon).strip(), header.substring(colon + 1).strip());
      } else if (!header.isBlank()) {
        // What is in it may be secret: it is not said.
        problems.add(name + ": a header without a colon (expected: name:value, name:value)");
      }
    }
  }

  void wrong(String name, String expected) {
    problems.add(name + ": " + get(name).orElse("missing") + " (expected: " + expected + ")");
  }
}
