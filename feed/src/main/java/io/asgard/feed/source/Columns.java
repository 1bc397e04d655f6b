package io.asgard.feed.source;

import java.util.Arrays;
import java.util.List;

/** One line of a CSV file, by the names in the file's header. */
final class Columns {
  private final List<String> names;
  private String[] values = {};
  private String line = "";

  Columns(String header) {
    this.names = Arrays.asList(split(header));
  }

  List<String> names() {
    return names;
  }

  void line(String line) {
    this.line = line;
    this.values = split(line);
  }

  String line() {
    return line;
  }

  /** Never empty. */
  String text(String name) {
    String value = optional(name);
    if (value.isEmpty()) {
      throw new IllegalArgumentException(name + ": empty (expected: a value)");
    }
    return value;
  }

  String optional(String name) {
    int index = names.indexOf(name);
    return index >= 0 && index < values.length ? values[index] : "";
  }

  double number(String name) {
    return Double.parseDouble(text(name));
  }

  Place place(String latitude, String longitude) {
    return new Place(number(latitude), number(longitude));
  }

  // None of the columns that are read contain commas; free text comes last in these files.
  private static String[] split(String line) {
    String[] values = line.split(",", -1);
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i].strip();
    }
    return values;
  }
}
