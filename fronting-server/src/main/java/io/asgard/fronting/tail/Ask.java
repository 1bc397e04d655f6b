package io.asgard.fronting.tail;

import io.asgard.platform.records.TopicType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to see.
 *
 * @param conditions as they were asked for
 * @param where what they mean for the type
 * @param last how many events before the end of each partition to begin; 0: only what is new;
 *     {@link Long#MAX_VALUE}: from the beginning
 * @param count after how many events to end
 * @param text lines for people, instead of JSON
 */
public record Ask(
    TopicType type, List<String> conditions, Where where, long last, long count, boolean text) {
  public Ask {
    conditions = List.copyOf(conditions);
  }

  /**
   * What a query says.
   *
   * @param where conditions such as {@code vehicleType=BIKE}
   * @throws IllegalArgumentException naming all that is wrong
   */
  public static Ask of(
      TopicType type,
      List<String> where,
      @Nullable String from,
      @Nullable String last,
      @Nullable String count,
      boolean text) {
    if (from != null && !from.equals("beginning")) {
      throw new IllegalArgumentException("from: " + from + " (expected: beginning)");
    }
    long begin = from != null ? Long.MAX_VALUE : number("last", last, 0);
    return new Ask(
        type, where, Where.of(type, where), begin, number("count", count, Long.MAX_VALUE), text);
  }

  /**
   * The same, of the topic's newer type.
   *
   * @throws IllegalArgumentException if a condition is not of that type
   */
  Ask of(TopicType newer) {
    return new Ask(newer, conditions, Where.of(newer, conditions), last, count, text);
  }

  private static long number(String name, @Nullable String text, long absent) {
    if (text == null) {
      return absent;
    }
    try {
      long number = Long.parseLong(text);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, like one that is not positive.
    }
    throw new IllegalArgumentException(name + ": " + text + " (expected: a whole number > 0)");
  }
}
