package io.asgard.odin.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Says in a directory that its journal is in a database: without it, nobody would know what runs.
 */
final class JournalUrl {
  private final Path file;

  private JournalUrl(Path file) {
    this.file = file;
  }

  static JournalUrl in(Path directory) {
    return new JournalUrl(directory.resolve("journal.url"));
  }

  void write(String url) throws IOException {
    Files.writeString(file, url + "\n");
  }

  void requireNone() throws IOException {
    if (Files.exists(file)) {
      throw new IllegalArgumentException(
          "odin.journal.url: none (expected: "
              + Files.readString(file).strip()
              + ", as "
              + file
              + " says; ODIN_JOURNAL_URL on a command line)");
    }
  }
}
