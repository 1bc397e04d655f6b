package io.asgard.fronting.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A file of the spool. Its name is its number. Owned by the spool's thread. */
final class Segment {
  private static final String SUFFIX = ".spool";

  private final Path file;
  private final long number;
  private long length; // what is on the disk for sure

  private Segment(Path file, long number, long length) {
    this.file = file;
    this.number = number;
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
      return new Segment(file, number, Files.size(file));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("spool: " + file + " (expected: NUMBER.spool)", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Segment empty(Path directory, long number) {
    return new Segment(file(directory, number), number, 0);
  }

  /** Makes a segment of a file that has the form of one. */
  static Segment of(Path directory, long number, Path other) throws IOException {
    Path file = file(directory, number);
    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
    return new Segment(file, number, Files.size(file));
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

  FileChannel create() throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Appends and returns once that is on the disk; a failure leaves the length as it was. */
  void append(FileChannel channel, ByteBuffer frames) throws IOException {
    long at = length;
    while (frames.hasRemaining()) {
      at += channel.write(frames, at);
    }
    channel.force(false);
    length = at;
  }

  /** What is on the disk from there on. */
  byte[] read(long offset) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length - offset));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
        // until all is there
      }
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
