package io.asgard.fronting.live;

import io.asgard.platform.service.Problems;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/**
 * Reads the fields of a document; what is wrong goes to the problems, and a harmless value back.
 */
final class Fields {
  private final Problems problems;

  Fields(Problems problems) {
    this.problems = problems;
  }

  Map<String, Object> map(String path, @Nullable Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> fields) {
      fields.forEach(
          (key, field) -> {
            if (field != null) {
              map.put(String.valueOf(key), field);
            }
          });
    } else if (value != null) {
      wrong(path, value, "a map");
    }
    return map;
  }

  List<Object> list(String path, @Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(item -> item == null ? "" : (Object) item).toList();
    }
    wrong(path, value, "a list");
    return List.of(value);
  }

  void onlyKeys(String prefix, Map<String, Object> map, Set<String> known) {
    for (String key : map.keySet()) {
      if (!known.contains(key)) {
        problems.add(prefix + key + ": unknown (expected: one of " + new TreeSet<>(known) + ")");
      }
    }
  }

  String text(String path, @Nullable Object value, String pattern, String expected) {
    String text = value == null ? "" : String.valueOf(value);
    if (!text.matches(pattern)) {
      wrong(path, value == null ? "missing" : "\"" + text + "\"", expected + ", " + pattern);
    }
    return text;
  }

  long positive(String path, @Nullable Object value, long absent) {
    if (value == null) {
      return absent;
    }
    if ((value instanceof Integer || value instanceof Long) && ((Number) value).longValue() > 0) {
      return ((Number) value).longValue();
    }
    wrong(path, value, "a whole number > 0");
    return absent;
  }

  DataSize size(String path, @Nullable Object value, DataSize absent) {
    if (value == null) {
      return absent;
    }
    try {
      DataSize size = DataSize.parse(String.valueOf(value));
      if (size.toBytes() > 0) {
        return size;
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      // Told below, as a size that is not positive.
    }
    wrong(path, value, "a size > 0 such as 10MB");
    return absent;
  }

  Duration duration(String path, @Nullable Object value, Duration absent) {
    if (value == null) {
      return absent;
    }
    try {
      Duration duration = DurationStyle.detectAndParse(String.valueOf(value));
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      // Told below, as a negative one.
    }
    wrong(path, value, "a time such as 30s");
    return absent;
  }

  private void wrong(String path, Object value, String expected) {
    problems.add(path + ": " + value + " (expected: " + expected + ")");
  }
}
