package io.asgard.odin.provider.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a process writes: bounded, one older file kept. */
public record LogFile(Path path) {
  private static final long MAX_BYTES = 64L << 20;
  private static final int TAIL_BYTES = 64 << 10;
  private static final Pattern ERROR =
      Pattern.compile("\\b(ERROR|FATAL|PANIC|Exception|Error:|error:|Caused by)");
  private static final Pattern STACK = Pattern.compile("^\\s+at |^\\s*\\.\\.\\. \\d+ ");

  /** Before a start. */
  void rotate() {
    try {
      Files.createDirectories(path.getParent());
      if (Files.exists(path) && Files.size(path) > MAX_BYTES / 4) {
        Files.move(path, older(), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** While the process writes: it appends, so a file cut to nothing goes on from its start. */
  void bound() throws IOException {
    if (Files.exists(path) && Files.size(path) > MAX_BYTES) {
      Files.copy(path, older(), StandardCopyOption.REPLACE_EXISTING);
      try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
        file.setLength(0);
      }
    }
  }

  /** Where the next line will be; 0 if there is no file yet. */
  public long size() {
    try {
      return Files.exists(path) ? Files.size(path) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * The line that most likely says why the process ended.
   *
   * @param from the file's size before the process was started
   */
  public String lastError(long from) {
    List<String> lines = tail(from).lines().filter(line -> !line.isBlank()).toList();
    int described = lines.lastIndexOf("Description:");
    if (described >= 0 && described + 1 < lines.size()) {
      return description(lines.subList(described + 1, lines.size()));
    }
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (ERROR.matcher(lines.get(i)).find() && !STACK.matcher(lines.get(i)).find()) {
        return lines.get(i).strip();
      }
    }
    return lines.isEmpty() ? "nothing written" : lines.get(lines.size() - 1).strip();
  }

  /** Spring's words for a start that failed: one sentence, or one that ends in a list. */
  private static String description(List<String> lines) {
    String first = lines.get(0).strip();
    if (!first.endsWith(":")) {
      return first;
    }
    String list =
        lines.stream()
            .skip(1)
            .takeWhile(line -> !line.equals("Action:"))
            .map(String::strip)
            .collect(Collectors.joining(", "));
    // Spring's name of a settings record says nothing and fills the screen; the list has the key.
    return first.contains("Bindable@") ? list : first + " " + list;
  }

  private String tail(long from) {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      // A file that is shorter now was begun anew.
      long written = file.length() < from ? file.length() : file.length() - from;
      byte[] bytes = new byte[(int) Math.min(TAIL_BYTES, written)];
      file.seek(file.length() - bytes.length);
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private Path older() {
    return path.resolveSibling(path.getFileName() + ".1");
  }
}
