package io.asgard.firehose.store;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files in a directory, which is made when it is needed. */
final class DirectoryStore implements ObjectStore {
  private static final String PART = ".part";

  private final Path root;

  DirectoryStore(ObjectStoreSettings settings) {
    root = Path.of(settings.url()).toAbsolutePath().normalize();
  }

  /** Something to be done with files. */
  private interface Work<T> {
    T run() throws IOException;
  }

  @Override
  public void put(String name, byte[] bytes) throws ObjectStoreException, InterruptedException {
    Path file = file(name);
    run(
        () -> {
          Path parent = directory(file.getParent());
          Path part = parent.resolve("." + UUID.randomUUID() + PART);
          try {
            write(part, bytes);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
          } finally {
            Files.deleteIfExists(part);
          }
          sync(parent);
          return "";
        });
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
  }

  /** Makes it, and what it is in; what is made survives a crash. */
  private static Path directory(@Nullable Path directory) throws IOException {
    if (directory == null || Files.isDirectory(directory)) {
      return directory == null ? Path.of("/") : directory;
    }
    Path parent = directory(directory.getParent());
    Files.createDirectories(directory); // Another may have made it meanwhile.
    sync(parent);
    return directory;
  }

  /** A new name is durable with the directory that it stands in. */
  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public List<String> list(String prefix) throws ObjectStoreException, InterruptedException {
    Path from = file(prefix.substring(0, prefix.lastIndexOf('/') + 1));
    return run(
        () -> {
          if (!Files.isDirectory(from)) {
            return List.of();
          }
          try (Stream<Path> files = Files.walk(from)) {
            return files
                .filter(file -> Files.isRegularFile(file) && !file.toString().endsWith(PART))
                .map(file -> root.relativize(file).toString().replace(File.separatorChar, '/'))
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .toList();
          }
        });
  }

  @Override
  public Optional<byte[]> get(String name) throws ObjectStoreException, InterruptedException {
    Path file = file(name);
    return run(
        () -> {
          try {
            return Optional.of(Files.readAllBytes(file));
          } catch (NoSuchFileException e) {
            return Optional.empty();
          }
        });
  }

  @Override
  public void delete(String name) throws ObjectStoreException, InterruptedException {
    Path file = file(name);
    run(() -> Files.deleteIfExists(file));
  }

  private Path file(String name) {
    Path file = root.resolve(name).normalize();
    if (!file.startsWith(root)) {
      throw new IllegalArgumentException("name: " + name + " (expected: inside of " + root + ")");
    }
    return file;
  }

  private <T> T run(Work<T> work) throws ObjectStoreException, InterruptedException {
    try {
      return work.run();
    } catch (ClosedByInterruptException e) {
      boolean unused = Thread.interrupted();
      throw new InterruptedException();
    } catch (IOException | UncheckedIOException e) {
      throw new ObjectStoreException(root + ": " + e, e, false);
    }
  }

  @Override
  public void close() {}
}
