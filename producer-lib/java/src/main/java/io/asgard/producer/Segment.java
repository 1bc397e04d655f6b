package io.asgard.producer;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file of spooled events, as {@link Records}. What was appended is on disk. A file with events
 * that cannot be read back is kept beside when it has had its turn.
 */
final class Segment {
  /** Behind the name of a file that is kept for somebody to look at. */
  static final String DAMAGED = ".damaged";

  private static final int ATTEMPTS = 3;
  private static final Logger LOG = System.getLogger(Segment.class.getName());

  private final Path file;
  private final byte[] salt;
  private long size;
  private int count; // How many events it should have.
  private int failures; // Attempts to read it that failed.
  private boolean damaged;

  /** A file to be made by the first {@link #append}. */
  Segment(Path file, byte[] salt) {
    this.file = file;
    this.salt = salt;
  }

  /**
   * A file of an earlier process.
   *
   * @param newest of its lane: the process may have died while it wrote the end
   */
  static Segment found(Path file, byte[] salt, boolean newest) {
    Segment segment = new Segment(file, salt);
    try {
      byte[] bytes = Files.readAllBytes(file);
      Records records = Records.in(bytes, bytes.length, salt);
      boolean torn = records.end() < bytes.length;
      segment.size = torn && newest ? records.end() : bytes.length;
      // How many events are behind a length that is damaged nobody knows: at least one.
      segment.count = records.events().size() + records.bad() + (torn && !newest ? 1 : 0);
      segment.damaged = records.events().size() < segment.count;
      segment.cut(bytes.length);
    } catch (IOException e) {
      segment.size = Math.max(0, file.toFile().length());
      segment.count = 1;
      segment.damaged = true; // It may turn out to be whole when it has its turn.
    }
    return segment;
  }

  long size() {
    return size;
  }

  /** How many events it should have; if that cannot be told, one. */
  int count() {
    return count;
  }

  boolean damaged() {
    return damaged;
  }

  /** Appends all of them or, if that fails, none. */
  void append(List<Pending> events) throws IOException {
    ByteBuffer records = Records.of(events, salt);
    int length = records.remaining();
    boolean made = Files.notExists(file);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.truncate(size); // What a failed attempt may have left behind after all.
      channel.position(size);
      while (records.hasRemaining()) {
        channel.write(records);
      }
      channel.force(false);
      if (made) {
        sync(file.resolveSibling("."));
      }
    } catch (IOException | OutOfMemoryError e) { // A write takes memory outside of the heap.
      undo(e);
      throw e;
    }
    size += length;
    count += events.size();
  }

  /**
   * The events that are whole, and how many are not.
   *
   * @throws IOException if the file cannot be read; the third time it counts as one without events
   */
  Content read() throws IOException {
    List<byte[]> events = List.of();
    try {
      byte[] bytes = Files.readAllBytes(file);
      // What a failed append has left behind the end is not ours.
      events = Records.in(bytes, (int) Math.min(size, bytes.length), salt).events();
    } catch (IOException e) {
      failures++;
      if (failures < ATTEMPTS) {
        throw new IOException("spool: " + file + " cannot be read: " + e, e);
      }
    }
    damaged = events.size() < count;
    return new Content(events, count - events.size());
  }

  /** Deletes the file or, if it is damaged, puts it aside. */
  void delete() throws IOException {
    if (!damaged) {
      Files.deleteIfExists(file);
      return;
    }
    Path aside = file.resolveSibling(file.getFileName() + DAMAGED);
    try {
      Files.move(file, aside);
      LOG.log(Level.ERROR, "Spooled events cannot be read; their file is kept as " + aside);
    } catch (NoSuchFileException e) {
      LOG.log(Level.ERROR, "Spooled events are lost: " + file + " is gone");
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }

  /** What was not acknowledged would come back at the next start, out of order. */
  private void undo(Throwable failure) {
    try {
      if (size == 0) {
        Files.deleteIfExists(file);
      } else {
        truncate();
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void cut(long found) {
    if (found == size) {
      return;
    }
    LOG.log(
        Level.WARNING,
        "spool: "
            + file
            + " has "
            + found
            + " bytes (expected: "
            + size
            + ", whole events); the rest is cut off");
    try {
      truncate();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "The rest of " + file + " stays until the file is deleted", e);
    }
  }

  private void truncate() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  /** Without it a new file may be gone after a power failure. */
  static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * What a segment gives back.
   *
   * @param missing events that should be there; fewer than none if there are more than was known
   */
  record Content(List<byte[]> events, int missing) {}
}
