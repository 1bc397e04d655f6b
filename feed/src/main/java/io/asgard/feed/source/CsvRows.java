package io.asgard.feed.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The clean rows of CSV files, sorted by time over all files; rows of one time keep the order of
 * the files. All are in memory, because the files are grouped by something else than time.
 */
final class CsvRows implements Source {
  /**
   * Not more: windows closed beyond the last event are empty, and the last thing that a map shows.
   */
  private static final Duration WINDOWS = Duration.ofMinutes(1);

  private final List<Row> rows = new ArrayList<>();
  private final Set<Object> seen = new HashSet<>();
  private final Cleaning cleaning = new Cleaning();
  private int next;

  static Source read(List<Path> files, List<String> needed, Format format) throws IOException {
    CsvRows source = new CsvRows();
    for (Path file : files) {
      source.read(file, needed, format);
    }
    source.seen.clear();
    source.rows.sort(Comparator.comparingLong(Row::time));
    return source;
  }

  @Override
  public @Nullable Row next() {
    return next < rows.size() ? rows.get(next++) : null;
  }

  @Override
  public Cleaning cleaning() {
    return cleaning;
  }

  @Override
  public Duration windows() {
    return WINDOWS;
  }

  @Override
  public boolean recorded() {
    return true;
  }

  private void read(Path file, List<String> needed, Format format) throws IOException {
    // An InputStreamReader replaces what is not UTF-8; Files.newBufferedReader would throw.
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      String header = lines.readLine();
      Columns columns = new Columns(header == null ? "" : header.replace("\uFEFF", ""));
      if (!columns.names().containsAll(needed)) {
        throw new IllegalArgumentException(
            file + ": " + columns.names() + " (expected: a header with " + needed + ")");
      }
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          columns.line(line);
          add(columns, format);
        }
      }
    }
  }

  private void add(Columns columns, Format format) {
    cleaning.read();
    try {
      Parsed parsed = format.parse(columns, cleaning.rows());
      if (parsed.dirt() != null) {
        cleaning.dirty(parsed.dirt());
      } else if (!seen.add(parsed.identity())) {
        cleaning.dirty(Dirt.DUPLICATE);
      } else {
        rows.add(parsed.row());
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      cleaning.dirty(Dirt.UNPARSABLE);
    }
  }

  /** How a line becomes a row; throws what the parsers of numbers and times throw. */
  interface Format {
    Parsed parse(Columns columns, long number);
  }

  /**
   * A line, understood.
   *
   * @param identity equal for rows that are duplicates of each other
   */
  record Parsed(Row row, Object identity, @Nullable Dirt dirt) {}
}
