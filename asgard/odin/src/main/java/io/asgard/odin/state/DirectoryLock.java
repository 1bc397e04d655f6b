package io.asgard.odin.state;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One Odin per directory. The kernel releases the lock with its holder, however that ends. */
final class DirectoryLock implements Closeable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws Journal.Held naming the holder, if another process has it
   */
  static DirectoryLock take(Path directory) {
    Path file = directory.resolve("lock");
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new Journal.Held(
            directory
                + ": another Odin has it, pid "
                + Files.readString(file).strip()
                + " (expected: one Odin per directory)");
      }
      // Whoever has the lock must not open the file again: to close it then gives the lock away.
      String mine = ProcessHandle.current().pid() + "\n";
      channel.truncate(0).write(ByteBuffer.wrap(mine.getBytes(StandardCharsets.UTF_8)), 0);
      return new DirectoryLock(channel);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** The file stays: who deletes it would let two have a lock, on files of the same name. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
