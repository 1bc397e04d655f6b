package io.asgard.enigma.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How all the points of a group and bucket become one value, whatever their series. {@link #LAST}
 * is the value at the latest time; of several series at that time, the largest.
 */
public enum Aggregation {
  SUM,
  AVG,
  MIN,
  MAX,
  LAST,
  COUNT;

  /** "sum, avg, …", for messages. */
  public static final String NAMES =
      Arrays.stream(values()).map(Aggregation::word).collect(Collectors.joining(", "));

  public static Optional<Aggregation> of(@Nullable String word) {
    return Arrays.stream(values()).filter(known -> known.word().equals(word)).findFirst();
  }

  /** As requests and models write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
