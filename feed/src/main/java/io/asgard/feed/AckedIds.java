package io.asgard.feed;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A file with every acknowledged event: id, event time in milliseconds, topic; one a line. */
final class AckedIds implements AutoCloseable {
  private final OutputStream out; // guarded by this
  private @Nullable IOException failure; // guarded by this; the first

  private AckedIds(OutputStream out) {
    this.out = out;
  }

  static AckedIds in(Path file) throws IOException {
    return new AckedIds(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
  }

  static AckedIds nowhere() {
    return new AckedIds(OutputStream.nullOutputStream());
  }

  synchronized void add(UUID id, long eventTime, String topic) {
    try {
      out.write((id + " " + eventTime + " " + topic + "\n").getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      failure = failure == null ? e : failure;
    }
  }

  /** So that little is missing if this process is killed. */
  synchronized void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      failure = failure == null ? e : failure;
    }
  }

  /** Throws the first failure of all writes: the file must not be taken for complete. */
  @Override
  public synchronized void close() throws IOException {
    flush();
    out.close();
    if (failure != null) {
      throw failure;
    }
  }
}
