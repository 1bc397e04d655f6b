package io.asgard.dagger.sink;

/** The parts of InfluxDB's line protocol, escaped such that InfluxDB 1.x and QuestDB agree. */
final class LineProtocol {
  private LineProtocol() {}

  static String measurement(String name) {
    StringBuilder out = new StringBuilder();
    escape(out, name, ", ");
    return out.toString();
  }

  /** A tag's or field's name. */
  static String name(String name) {
    StringBuilder out = new StringBuilder();
    escape(out, name, ", =");
    return out.toString();
  }

  /** Appends a tag; an empty value is no tag, for the protocol has no way to write it. */
  static void tag(StringBuilder out, String escapedName, String value) {
    if (value.isEmpty()) {
      return;
    }
    out.append(',').append(escapedName).append('=');
    escape(out, value, ", =");
  }

  /** Appends a float field; what is no finite number is not written, as if it were null. */
  static boolean field(StringBuilder out, char separator, String escapedName, double value) {
    if (!Double.isFinite(value)) {
      return false;
    }
    out.append(separator).append(escapedName).append('=').append(value);
    return true;
  }

  /** Appends the point time and ends the line. */
  static void time(StringBuilder out, long millis) {
    out.append(' ').append(Math.multiplyExact(millis, 1_000_000L)).append('\n');
  }

  private static void escape(StringBuilder out, String text, String special) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r') {
        // Ends the line whatever stands before it.
        out.append("\\ ");
      } else if (c == '\\' || special.indexOf(c) >= 0) {
        // A lone backslash would swallow the separator that follows a value's end.
        out.append('\\').append(c);
      } else {
        out.append(c);
      }
    }
  }
}
