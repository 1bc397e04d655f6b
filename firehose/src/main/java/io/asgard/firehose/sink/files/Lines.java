package io.asgard.firehose.sink.files;

import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.expression.Compiled;
import io.asgard.firehose.expression.Subject;
import io.asgard.firehose.expression.Template;
import io.asgard.firehose.sink.JsonBody;
import io.asgard.firehose.sink.Preparation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

/** Makes of an event its place and its bytes. */
final class Lines implements Preparation<Line> {
  private static final byte[] NOTHING = new byte[0];
  private static final long SECONDS_OF_HOUR = 3600;
  private static final int HOURS_OF_DAY = 24;
  // S3 takes names of 1024 bytes, prefix and all; a directory takes parts of 255.
  private static final int MOST_PATH = 512;
  private static final int MOST_PART = 255;
  // As Hive, Spark and Trino read it.
  private static final String NO_VALUE = "__HIVE_DEFAULT_PARTITION__";

  private final FilesSettings settings;
  private final JsonBody json;
  private final Compiled<Template> paths;
  private final Subject subject = new Subject();
  private long hour = Long.MIN_VALUE; // of the last event
  private String ofHour = "";

  Lines(FilesSettings settings, Map<String, String> fields) {
    this.settings = settings;
    this.json = new JsonBody(fields);
    this.paths =
        new Compiled<>(types -> Template.of(FilesSinks.NAME + "path", settings.path(), types));
  }

  @Override
  public void check(EventType type) {
    paths.of(type);
    json.check(type);
  }

  @Override
  public Line of(Event event) {
    subject.aim(event);
    return new Line(path(event) + partition(event), content(event));
  }

  private byte[] content(Event event) {
    if (settings.format() == FilesSettings.Format.JSON_LINES) {
      return json.of(event);
    }
    byte[] message = event.record().value();
    return message == null ? NOTHING : message;
  }

  private String path(Event event) {
    String path = paths.of(event.type()).fill(subject, Lines::part);
    if (path.isEmpty()) {
      return path;
    }
    if (path.length() > MOST_PATH || longestPart(path) > MOST_PART) {
      throw new BadEventException(
          "path: %s (expected: at most %d characters, %d between slashes)"
              .formatted(path, MOST_PATH, MOST_PART));
    }
    return path + '/';
  }

  private static int longestPart(String path) {
    int longest = 0;
    int from = 0;
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
      longest = Math.max(longest, slash - from);
      from = slash + 1;
    }
    return Math.max(longest, path.length() - from);
  }

  /** A value as a part of a path, or within one; ASCII. */
  private static String part(String value) {
    if (value.isEmpty()) {
      return NO_VALUE;
    }
    boolean plain = value.charAt(0) != '.' && value.chars().allMatch(Lines::isPlain);
    return plain ? value : escaped(value);
  }

  private static boolean isPlain(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '_'
        || c == '.';
  }

  private static String escaped(String value) {
    StringBuilder out = new StringBuilder(value.length() + 16);
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      // A dot in front would hide it, or lead out of the directory.
      boolean plain = isPlain(b) && (b != '.' || out.length() > 0);
      out.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b));
    }
    return out.toString();
  }

  private String partition(Event event) {
    if (settings.partition() == FilesSettings.Partition.NONE) {
      return "";
    }
    Instant known = subject.eventTime();
    Instant time = known == null ? Instant.ofEpochMilli(event.record().timestamp()) : known;
    long now = Math.floorDiv(time.getEpochSecond(), SECONDS_OF_HOUR);
    if (now != hour) {
      hour = now;
      ofHour = "dt=" + LocalDate.ofEpochDay(Math.floorDiv(now, HOURS_OF_DAY)) + '/';
      if (settings.partition() == FilesSettings.Partition.HOUR) {
        ofHour += "hr=%02d/".formatted(Math.floorMod(now, HOURS_OF_DAY));
      }
    }
    return ofHour;
  }
}
