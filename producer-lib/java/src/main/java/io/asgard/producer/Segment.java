package io.asgard.producer;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A file of spooled events, each with its length and its checksum before it. What was appended is
 * on disk. The file ends where the first record is not whole.
 */
final class Segment {
  static final int HEAD = 2 * Integer.BYTES;
  private static final Logger LOG = System.getLogger(Segment.class.getName());

  private final Path file;
  private long size;

  /** A file that is there, or one to be made by the first {@link #append}. */
  Segment(Path file, long size) {
    this.file = file;
    this.size = size;
  }

  long size() {
    return size;
  }

  /** Appends all of them or, if that fails, none. */
  void append(List<Pending> events) throws IOException {
    ByteBuffer records = records(events);
    int length = records.remaining();
    boolean made = Files.notExists(file);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.truncate(size); // What a failed attempt may have left behind.
      channel.position(size);
      while (records.hasRemaining()) {
        channel.write(records);
      }
      channel.force(false);
    }
    if (made) {
      sync(file.resolveSibling("."));
    }
    size += length;
  }

  /** The events that are whole; what comes after them is cut off, and said. */
  List<byte[]> read() throws IOException {
    ByteBuffer records = ByteBuffer.wrap(Files.readAllBytes(file));
    List<byte[]> events = new ArrayList<>();
    size = 0;
    while (records.remaining() >= HEAD) {
      int length = records.getInt();
      int checksum = records.getInt();
      // A tail of zeros, as a power failure leaves it, would be many empty and valid records.
      if (length <= 0 || length > records.remaining()) {
        break;
      }
      byte[] event = new byte[length];
      records.get(event);
      if (checksum(event) != checksum) {
        keepDamaged();
        break;
      }
      events.add(event);
      size = records.position();
    }
    cut(records.limit());
    return events;
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  private void keepDamaged() throws IOException {
    Path copy = file.resolveSibling(file.getFileName() + ".damaged");
    Files.write(copy, Files.readAllBytes(file));
    LOG.log(Level.ERROR, "A spooled event is damaged; the file is kept as " + copy);
  }

  private void cut(long found) throws IOException {
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
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  private static ByteBuffer records(List<Pending> events) {
    int size = events.stream().mapToInt(event -> HEAD + event.size()).sum();
    ByteBuffer records = ByteBuffer.allocate(size);
    for (Pending event : events) {
      records.putInt(event.size()).putInt(checksum(event.bytes())).put(event.bytes());
    }
    return records.flip();
  }

  private static int checksum(byte[] event) {
    CRC32C crc = new CRC32C();
    crc.update(event);
    return (int) crc.getValue();
  }

  /** Without it a new file may be gone after a power failure. */
  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
