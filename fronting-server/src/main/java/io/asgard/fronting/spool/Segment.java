package io.asgard.fronting.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A file of the spool: a header and frames. Its name is its number. Owned by the spool's thread.
 */
final class Segment {
  /** From this length on another one is begun, since a segment is read as a whole. */
  static final int FULL = 16 << 20;

  private static final String SUFFIX = ".spool";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path file;
  private final long number;
  private final OptionalLong salt;
  private long length; // what is on the disk for sure

  private Segment(Path file, long number, OptionalLong salt, long length) {
    this.file = file;
    this.number = number;
    this.salt = salt;
    this.length = length;
  }

  /** The segments that are there, oldest first. */
  static List<Segment> in(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
          .sorted()
          .map(Segment::found)
          .collect(Collectors.toList());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Segment found(Path file) {
    String name = file.getFileName().toString();
    try {
      long number = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
      return found(file, number);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("spool: " + file + " (expected: NUMBER.spool)", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Segment found(Path file, long number) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      OptionalLong salt = SegmentHeader.read(channel);
      // The second copy of the header may be torn, and then there is nothing behind it.
      long header = salt.isPresent() ? SegmentHeader.SIZE : 0;
      return new Segment(file, number, salt, Math.max(channel.size(), header));
    }
  }

  static Segment empty(Path directory, long number) {
    return fresh(file(directory, number), number);
  }

  /** One that is not among the others, under a name of its own. */
  static Segment apart(Path file) {
    return fresh(file, 0);
  }

  private static Segment fresh(Path file, long number) {
    return new Segment(file, number, OptionalLong.of(RANDOM.nextLong()), SegmentHeader.SIZE);
  }

  /** Makes a segment of a file that has the form of one. */
  static Segment of(Path directory, long number, Path other) throws IOException {
    Path file = file(directory, number);
    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
    Directories.sync(directory);
    return found(file, number);
  }

  private static Path file(Path directory, long number) {
    return directory.resolve(String.format(Locale.ROOT, "%020d%s", number, SUFFIX));
  }

  long number() {
    return number;
  }

  long length() {
    return length;
  }

  /** What its frames begin with; empty if it cannot be read, and so they cannot. */
  OptionalLong salt() {
    return salt;
  }

  /** Where its frames begin, or what cannot be read. */
  long start() {
    return salt.isPresent() ? SegmentHeader.SIZE : 0;
  }

  /** Makes the file, with its header and name on the disk. */
  FileChannel create() throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      write(channel, SegmentHeader.of(salt.orElseThrow()), 0);
      Directories.sync(file.toAbsolutePath().getParent());
      return channel;
    } catch (IOException e) {
      try (channel) {
        delete();
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  /** Appends and returns once that is on the disk; a failure leaves the length as it was. */
  void append(FileChannel channel, Frames frames) throws IOException {
    long end = write(channel, frames.salted(salt.orElseThrow()), length);
    channel.force(false);
    length = end;
  }

  private static long write(FileChannel channel, ByteBuffer bytes, long from) throws IOException {
    long at = from;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
    return at;
  }

  /** What is on the disk from there on. */
  byte[] read(long offset) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length - offset));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
        // until all is there
      }
    } catch (IOException e) {
      throw new IOException(
          "%s: %s from byte %d on (expected: readable; what is behind it waits)"
              .formatted(file, e, offset + bytes.position()),
          e);
    }
    if (bytes.hasRemaining()) {
      throw new IOException(
          file + ": ends at " + (offset + bytes.position()) + " (expected: " + length + ")");
    }
    return bytes.array();
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
