package io.asgard.odin.state;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * An append-only file of JSON lines. An entry is on disk when {@link #append} returns. A last line
 * that a crash cut short was never acted upon, so it is dropped. Thread-safe.
 */
public final class Journal implements Closeable {
  private final Path path;
  private final JsonMapper json;
  private @Nullable FileChannel file; // guarded by this
  private State state = State.EMPTY; // guarded by this

  public Journal(Path path, JsonMapper json) {
    this.path = path;
    this.json = json;
  }

  /** Reads what is there. */
  public synchronized void open() {
    try {
      Files.createDirectories(path.getParent());
      byte[] bytes = Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
      int end = lastNewline(bytes) + 1;
      State folded = State.EMPTY;
      for (String line : new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList()) {
        folded = folded.with(parse(folded.entries() + 1, line));
      }
      FileChannel opened =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      opened.truncate(end);
      opened.position(end);
      file = opened;
      state = folded;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int lastNewline(byte[] bytes) {
    int at = bytes.length - 1;
    while (at >= 0 && bytes[at] != '\n') {
      at--;
    }
    return at;
  }

  private Entry parse(long number, String line) {
    try {
      return json.readValue(line, Entry.class);
    } catch (JacksonException e) {
      throw new IllegalStateException(
          path + ":" + number + ": not a journal entry (" + e.getOriginalMessage() + ")", e);
    }
  }

  /** Returns once the entry is on disk. */
  public synchronized void append(Entry entry) {
    FileChannel opened = file;
    if (opened == null) {
      throw new IllegalStateException(path + ": the journal is not open");
    }
    byte[] line = (json.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      append(opened, ByteBuffer.wrap(line), () -> opened.force(false));
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": " + e.getMessage(), e);
    }
    state = state.with(entry);
  }

  /** The whole line or nothing: half a line would hide the next one that is whole. */
  static void append(SeekableByteChannel file, ByteBuffer line, Sync sync) throws IOException {
    long end = file.position();
    try {
      while (line.hasRemaining()) {
        file.write(line);
      }
      sync.run();
    } catch (IOException e) {
      try {
        file.truncate(end);
        file.position(end);
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  /** Puts what was written on disk. */
  interface Sync {
    void run() throws IOException;
  }

  public synchronized State state() {
    return state;
  }

  @Override
  public synchronized void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
