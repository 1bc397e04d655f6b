package io.asgard.odin.token;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Waits until it is this process's turn; leaves no file behind. */
final class KeyLock implements Closeable {
  private final Path file;
  private final FileChannel channel;

  private KeyLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static KeyLock await(Path file) throws IOException {
    String mine = UUID.randomUUID().toString();
    while (true) {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        channel.lock();
        channel.truncate(0).write(ByteBuffer.wrap(mine.getBytes(StandardCharsets.UTF_8)), 0);
        // The former holder deletes the file: then this lock is on a file without name.
        if (Files.readString(file).equals(mine)) {
          return new KeyLock(file, channel);
        }
        channel.close();
      } catch (NoSuchFileException e) {
        channel.close();
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }
  }

  /** Only the holder deletes, and before it lets go. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    channel.close();
  }
}
