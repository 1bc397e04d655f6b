package io.asgard.odin.state;

import io.asgard.odin.state.Journal.Numbered;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON lines, an entry each, numbered from 1. A line {@code {"dropped":n}} stands for n entries.
 */
final class JournalFile {
  private static final String DROPPED = "{\"dropped\":";
  private static final int BLOCK = 1 << 16;

  private final Path path;
  private final JsonMapper json;

  JournalFile(Path path, JsonMapper json) {
    this.path = path;
    this.json = json;
  }

  /**
   * For appending. The file is there for good, also if the machine fails now; a last line that was
   * cut short is not.
   */
  FileChannel open() throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      file.truncate(endOfLastLine(file));
      file.position(file.size());
      forceDirectories();
      return file;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static long endOfLastLine(FileChannel file) throws IOException {
    long end = file.size();
    while (end > 0) {
      long begin = Math.max(0, end - BLOCK);
      ByteBuffer block = ByteBuffer.allocate((int) (end - begin));
      while (block.hasRemaining() && file.read(block, begin + block.position()) >= 0) {}
      for (int i = block.position() - 1; i >= 0; i--) {
        if (block.get(i) == '\n') {
          return begin + i + 1;
        }
      }
      end = begin;
    }
    return 0;
  }

  /** A name is on disk when its directory is; those above can be new too. */
  private void forceDirectories() throws IOException {
    for (Path at = path.toAbsolutePath().getParent();
        at != null && Files.isReadable(at);
        at = at.getParent()) {
      try (FileChannel directory = FileChannel.open(at, StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }

  /** Hands over every entry in order. */
  void read(Consumer<Numbered> reader) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(path), StandardCharsets.UTF_8))) {
      long number = 0;
      long line = 1;
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        try {
          if (text.startsWith(DROPPED)) {
            number += json.readTree(text).get("dropped").longValue();
          } else {
            number++;
            reader.accept(new Numbered(number, json.readValue(text, Entry.class)));
          }
        } catch (JacksonException e) {
          throw new IllegalStateException(
              path + ":" + line + ": not a journal entry (" + e.getOriginalMessage() + ")", e);
        }
        line++;
      }
    }
  }

  /**
   * Replaces the file by one without the dead entries. At any moment there is one of the two,
   * whole.
   *
   * @param state that the entries fold into, before and after
   */
  void drop(Churn churn, State state) throws IOException {
    Path copy = path.resolveSibling(path.getFileName() + ".new");
    try {
      write(copy, churn);
      Fold fold = new Fold();
      new JournalFile(copy, json).read(fold);
      if (!fold.state().equals(state)) {
        throw new IOException(copy + ": folds into another state (expected: that of " + path + ")");
      }
      Files.move(copy, path, StandardCopyOption.ATOMIC_MOVE);
      forceDirectories();
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private void write(Path copy, Churn churn) throws IOException {
    try (FileChannel file =
            FileChannel.open(
                copy,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        Writer out = Channels.newWriter(file, StandardCharsets.UTF_8.newEncoder(), BLOCK)) {
      long[] written = {0}; // number of the last entry
      read(
          line -> {
            if (churn.isDead(line)) {
              return;
            }
            long gap = line.number() - written[0] - 1;
            write(out, gap == 0 ? "" : DROPPED + gap + "}\n");
            write(out, json.writeValueAsString(line.entry()) + "\n");
            written[0] = line.number();
          });
      out.flush();
      file.force(true);
    }
  }

  private static void write(Writer out, String text) {
    try {
      out.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
