package io.asgard.firehose.sink.files;

import io.asgard.firehose.event.EventType;
import io.asgard.firehose.sink.PreparingSink;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.Sinks;
import io.asgard.firehose.store.ObjectStore;
import io.asgard.platform.service.Problems;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Makes sinks that write events as files to object storage. */
public final class FilesSinks implements Sinks {
  static final String NAME = "firehose.sink.files.";

  // With the longest timeout of an object, half a minute.
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final List<String> NO_PARTS = List.of("", ".", "..");
  private static final Pattern EXPRESSION = Pattern.compile("\\{\\{.*?}}");

  private final FilesSettings settings;
  private final Map<String, String> fields;
  private final Duration patience;
  private final ObjectStore store;

  /**
   * Connects to nothing yet.
   *
   * @param fields what JSON holds; none for all of an event
   * @throws IllegalArgumentException saying what is wrong with the settings, one problem a line
   */
  public FilesSinks(FilesSettings settings, Map<String, String> fields) {
    this(settings, fields, PATIENCE);
  }

  FilesSinks(FilesSettings settings, Map<String, String> fields, Duration patience) {
    check(settings, fields);
    this.settings = settings;
    this.fields = fields;
    this.patience = patience;
    store = ObjectStore.of(settings.store());
  }

  private static void check(FilesSettings settings, Map<String, String> fields) {
    Problems problems = new Problems();
    settings.store().check(NAME, problems);
    problems.check(
        settings.path().isEmpty()
            || Arrays.stream(EXPRESSION.matcher(settings.path()).replaceAll("x").split("/", -1))
                .noneMatch(NO_PARTS::contains),
        NAME + "path: " + settings.path() + " (expected: names between single slashes)");
    problems.check(
        fields.isEmpty() || settings.format() == FilesSettings.Format.JSON_LINES,
        "firehose.fields: " + fields.keySet() + " (expected: none, with format raw)");
    problems.throwIfAny();
  }

  @Override
  public void check(EventType type) {
    new Lines(settings, fields).check(type);
  }

  @Override
  public Sink open() {
    return new PreparingSink<>(
        new Lines(settings, fields), new FilesTarget(store, settings, patience));
  }

  @Override
  public void close() {
    store.close();
  }
}
