package io.asgard.odin.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A single value.
 *
 * @param schema the value itself; wherever a text fits, a variable does too: it is replaced before
 *     the YAML is read
 */
record Scalar(String label, String words, Predicate<Object> fits, Map<String, Object> schema)
    implements Type {
  static final String VARIABLE = "\\$\\{[a-z][a-z-]*:[^}]*\\}";
  static final String REFERENCE = "\\$\\{[a-z][a-z0-9_-]*\\.[a-z][a-z-]*\\}";

  private static final Pattern WHOLLY_REFERENCE = Pattern.compile(REFERENCE);
  private static final int LONGEST = 255;
  private static final int LAST_PORT = 65_535;

  /** May hold references to what other resources offer. */
  static final Scalar TEXT =
      new Scalar(
          "text",
          "a text",
          value -> value instanceof String text && !text.isBlank(),
          Json.object("type", "string", "minLength", 1));

  static final Scalar NAME =
      like(
          "name",
          "lower-case letters, digits, - and _, at most 63, a letter first",
          "[a-z][a-z0-9_-]{0,62}");
  static final Scalar TOPICS =
      like(
          "text",
          "a topic, or the beginning of topics' names and *",
          "[A-Za-z0-9._-]{1,249}|[A-Za-z0-9._-]{0,248}\\*");
  static final Scalar TYPE_NAME =
      like(
          "type",
          "the full name of a message, such as asgard.sample.Booking",
          "[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");
  static final Scalar PROTO_FIELD =
      like("text", "the name of a field, such as event_timestamp", "[a-z_][A-Za-z0-9_]*");
  static final Scalar DATABASE =
      like("name", "lower-case letters, digits and _, a letter first", "[a-z][a-z0-9_]{0,62}");
  static final Scalar DURATION =
      like("duration", "a duration such as 30s, 10m, 24h, 7d", "0*[1-9]\\d{0,11}(ms|s|m|h|d)");
  static final Scalar SECONDS =
      like("seconds", "seconds such as 60s or 0.5s", "\\d{1,12}(\\.\\d{1,9})?s");
  static final Scalar HEAP = like("heap", "a heap such as 288m or 2g", "[1-9]\\d{1,5}m|[1-9]\\d?g");
  static final Scalar MEGABYTES = like("heap", "megabytes such as 320m", "[1-9]\\d{1,4}m");
  static final Scalar ADDRESS =
      like(
          "address",
          "a host and a port, such as 10.1.0.7:8721",
          "[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?:"
              + "(6553[0-5]|655[0-2]\\d|65[0-4]\\d\\d|6[0-4]\\d{3}|[1-5]\\d{4}|[1-9]\\d{0,3})");
  static final Scalar SIZE =
      like("size", "bytes such as 512KB, 10MB, 1GB", "[1-9]\\d{0,8}(B|KB|MB|GB)");

  static final Scalar WHOLE =
      whole("number", "a whole number", Integer.MIN_VALUE, Integer.MAX_VALUE);
  static final Scalar PORT = whole("port", "a port, 1 to " + LAST_PORT, 1, LAST_PORT);

  static final Scalar FLAG =
      new Scalar(
          "flag",
          "true or false",
          Boolean.class::isInstance,
          Json.object("type", List.of("boolean", "string"), "pattern", "^" + VARIABLE + "$"));

  static final Scalar NUMBER =
      new Scalar(
          "number",
          "a number",
          Number.class::isInstance,
          Json.object("type", List.of("number", "string"), "pattern", "^" + VARIABLE + "$"));

  /** Any single value; it is passed on as it is written. */
  static final Scalar ANY =
      new Scalar(
          "value",
          "a single value",
          value -> value instanceof String || value instanceof Number || value instanceof Boolean,
          Json.object("type", List.of("string", "number", "boolean")));

  /** What a table of types says. */
  static final List<Scalar> FORMS =
      List.of(TEXT, NAME, TYPE_NAME, PORT, ADDRESS, HEAP, SIZE, DURATION, FLAG, ANY);

  static Scalar whole(int least, int most) {
    return whole(least + " to " + most, "a whole number, " + least + " to " + most, least, most);
  }

  private static Scalar whole(String label, String words, int least, int most) {
    return new Scalar(
        label,
        words,
        value -> value instanceof Integer number && number >= least && number <= most,
        Json.object(
            "type",
            List.of("integer", "string"),
            "minimum",
            least,
            "maximum",
            most,
            "pattern",
            "^" + VARIABLE + "$"));
  }

  /** A text of a form. */
  static Scalar like(String label, String words, String form) {
    Predicate<String> whole = Pattern.compile(form).asMatchPredicate();
    return new Scalar(
        label,
        words,
        value -> value instanceof String text && text.length() <= LONGEST && whole.test(text),
        Json.object("type", "string", "pattern", "^(" + form + ")$|" + VARIABLE));
  }

  /** The same, or a reference that stands for such a value. */
  Scalar orReference() {
    Map<String, Object> both = new LinkedHashMap<>(schema);
    both.computeIfPresent("pattern", (key, pattern) -> pattern + "|^" + REFERENCE + "$");
    return new Scalar(
        label,
        words + ", or a reference",
        value ->
            fits.test(value)
                || (value instanceof String text && WHOLLY_REFERENCE.matcher(text).matches()),
        both);
  }

  @Override
  public void check(String path, @Nullable Object value, Complaints complaints) {
    if (value == null || !fits.test(value)) {
      boolean quotes =
          !(value instanceof String)
              && value != null
              && ANY.fits.test(value)
              && fits.test(String.valueOf(value));
      complaints.add(path, value, quotes ? words + ", in quotes" : words);
    }
  }
}
