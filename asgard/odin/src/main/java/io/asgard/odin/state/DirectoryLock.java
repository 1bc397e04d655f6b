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
public final class DirectoryLock implements Closeable {
  private final Path file;
  private final FileChannel channel;

  private DirectoryLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws Held naming the holder, if another process has it
   */
  public static DirectoryLock take(Path directory) {
    Path file = directory.resolve("lock");
    try {
      Files.createDirectories(directory);
      while (true) {
        FileChannel channel =
            FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
          channel.close();
          throw new Held(
              directory
                  + ": another Odin has it, pid "
                  + Files.readString(file).strip()
                  + " (expected: one Odin per directory)");
        }
        String mine = ProcessHandle.current().pid() + "\n";
        channel.truncate(0).write(ByteBuffer.wrap(mine.getBytes(StandardCharsets.UTF_8)), 0);
        // The former holder deletes the file when it ends: then this lock is on a file without
        // name.
        if (Files.exists(file) && Files.readString(file).equals(mine)) {
          return new DirectoryLock(file, channel);
        }
        channel.close();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Another process has the directory. */
  public static final class Held extends IllegalStateException {
    Held(String message) {
      super(message);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    channel.close();
  }
}
