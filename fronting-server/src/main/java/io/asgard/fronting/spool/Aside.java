package io.asgard.fronting.spool;

import io.asgard.contracts.v1.SpooledEvent;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What the spool could not deliver, kept for somebody to look at: nothing is thrown away.
 * Thread-safe.
 */
final class Aside implements Closeable {
  private final Path directory;
  private @Nullable FileChannel open; // of what is refused
  private @Nullable Segment segment;

  Aside(Path directory) {
    this.directory = directory;
  }

  /** Keeps bytes that are no frames. */
  synchronized Path damaged(long segment, long offset, ByteBuffer bytes) throws IOException {
    Path file = directory.resolve("damaged-" + segment + "-" + offset);
    Directories.create(directory);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Directories.sync(directory);
    return file;
  }

  boolean hasRefused() {
    return Files.exists(refused());
  }

  /** The file of the events that were refused for good: it has the form of a segment. */
  Path refused() {
    return directory.resolve("refused");
  }

  /** Keeps events that the cluster refuses for good; returns once they are on the disk. */
  synchronized Path refused(Collection<SpooledEvent> events) throws IOException {
    FileChannel channel = open;
    Segment last = segment;
    if (channel == null || last == null) {
      Directories.create(directory);
      last = Segment.apart(refused());
      channel = last.create();
      segment = last;
      open = channel;
    }
    Frames frames = new Frames();
    events.forEach(frames::add);
    last.append(channel, frames);
    return refused();
  }

  @Override
  public synchronized void close() throws IOException {
    FileChannel channel = open;
    open = null;
    if (channel != null) {
      channel.close();
    }
  }
}
