package io.asgard.firehose.sink.http;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A set of HTTP statuses. */
final class Statuses {
  private static final Pattern RANGE = Pattern.compile("\\s*(\\d{3})\\s*(?:-\\s*(\\d{3})\\s*)?");
  private static final int MOST = 600;

  private final BitSet statuses = new BitSet(MOST);

  /**
   * The statuses of some ranges.
   *
   * @param name of the setting
   * @param ranges such as 204 or 500-599, ends included
   */
  Statuses(String name, List<String> ranges) {
    for (String range : ranges) {
      Matcher parts = RANGE.matcher(range);
      if (!parts.matches()) {
        throw new IllegalArgumentException(
            name + ": " + range + " (expected: a status as 429, or a range as 500-599)");
      }
      int first = Integer.parseInt(parts.group(1));
      int last = parts.group(2) == null ? first : Integer.parseInt(parts.group(2));
      if (first < 100 || last > MOST || first > last) {
        throw new IllegalArgumentException(
            name + ": " + range + " (expected: ascending, of 100 to " + MOST + ")");
      }
      statuses.set(first, last + 1);
    }
  }

  boolean contain(int status) {
    return statuses.get(status);
  }
}
