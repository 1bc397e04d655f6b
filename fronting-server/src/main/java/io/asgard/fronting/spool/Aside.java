package io.asgard.fronting.spool;

import io.asgard.contracts.v1.SpooledEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;

/** What the spool could not deliver, kept for somebody to look at: nothing is thrown away. */
final class Aside {
  private final Path directory;

  Aside(Path directory) {
    this.directory = directory;
  }

  /** Keeps bytes that are no frames. */
  Path damaged(long segment, long offset, ByteBuffer bytes) throws IOException {
    Path file = directory.resolve("damaged-" + segment + "-" + offset);
    Files.createDirectories(directory);
    write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    return file;
  }

  boolean hasRefused() {
    return Files.exists(refused());
  }

  /** The file of the events that were refused for good: it has the form of a segment. */
  Path refused() {
    return directory.resolve("refused");
  }

  /** Keeps events that the cluster refuses for good. */
  Path refused(Collection<SpooledEvent> events) throws IOException {
    Path file = refused();
    Files.createDirectories(directory);
    Frames frames = new Frames();
    events.forEach(frames::add);
    write(file, frames.buffer(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return file;
  }

  private static void write(Path file, ByteBuffer bytes, StandardOpenOption... how)
      throws IOException {
    StandardOpenOption[] options = Arrays.copyOf(how, how.length + 1);
    options[how.length] = StandardOpenOption.WRITE;
    try (FileChannel channel = FileChannel.open(file, options)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
