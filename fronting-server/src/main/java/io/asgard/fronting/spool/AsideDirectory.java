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
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the spool could not deliver, kept for somebody to look at: nothing is thrown away.
 * Thread-safe.
 */
final class AsideDirectory implements Closeable {
  private static final String REFUSED = "refused-";

  private final Path directory;
  private @Nullable FileChannel open; // of what is refused
  private @Nullable Segment segment;

  AsideDirectory(Path directory) {
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

  /** The files of the events that were refused for good, in order: each has a segment's form. */
  List<Path> refused() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> name(file).matches(REFUSED + "\\d{1,9}")).sorted().toList();
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** Keeps events that the cluster refuses for good; returns once they are on the disk. */
  synchronized Path refused(Collection<SpooledEvent> events) throws IOException {
    Segment last = segment;
    FileChannel channel = open;
    if (channel == null || last == null || last.length() >= Segment.FULL) {
      close(); // A segment is read as a whole.
      Directories.create(directory);
      List<Path> before = refused();
      String number = before.isEmpty() ? "0" : name(before.get(before.size() - 1));
      int next = Integer.parseInt(number.replace(REFUSED, "")) + 1;
      last = Segment.apart(directory.resolve(REFUSED + String.format(Locale.ROOT, "%09d", next)));
      channel = last.create();
      segment = last;
      open = channel;
    }
    Frames frames = new Frames();
    events.forEach(frames::add);
    last.append(channel, frames);
    return directory;
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
