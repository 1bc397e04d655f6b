package io.asgard.odin.spec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them in YAML: {@code 512KB}, {@code 10MB}; a KB has 1,024 bytes. */
final class Sizes {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(B|KB|MB|GB)");

  private Sizes() {}

  static long parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("size: " + text + " (expected: such as 512KB, 10MB)");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "B" -> amount;
      case "KB" -> amount << 10;
      case "MB" -> amount << 20;
      default -> amount << 30;
    };
  }
}
