package io.asgard.e2e.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A disk in memory that the data of one broker is on; its size can change while it is used. */
final class SmallDisk implements AutoCloseable {
  static final String BROKER = Cluster.HOME.brokers().get(1);
  private static final long WHOLE = 2L << 30;
  private static final long ROOM = 2L << 20; // it gets full in the middle of work

  private final Path place;

  private SmallDisk(Path place) {
    this.place = place;
  }

  /** That of a platform; it may not be mounted. */
  static SmallDisk of(Path home) {
    return new SmallDisk(home.resolveSibling(home.getFileName() + "-disk"));
  }

  /** Mounts it for a platform that is to be started, if this machine may do that. */
  static SmallDisk mounted(Path home) {
    SmallDisk disk = of(home);
    disk.close(); // what a run that was killed has left
    try {
      if (Disks.mayMount()) {
        Files.createDirectories(disk.place);
        disk.mount("size=" + WHOLE);
        Path data = Files.createDirectories(home.resolve("data"));
        Files.createSymbolicLink(data.resolve(BROKER), disk.place);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return disk;
  }

  boolean isMounted() {
    try {
      return Files.exists(place)
          && !Files.getFileStore(place).equals(Files.getFileStore(place.getParent()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on there is hardly any room. */
  void fill() throws IOException {
    FileStore store = Files.getFileStore(place);
    long used = store.getTotalSpace() - store.getUnallocatedSpace();
    mount("remount,size=" + (used + ROOM));
  }

  /** There is room again. */
  void empty() {
    mount("remount,size=" + WHOLE);
  }

  private void mount(String options) {
    Commands.run(List.of("mount", "-t", "tmpfs", "-o", options, "tmpfs", place.toString()));
  }

  /** Once nobody uses it any more: what is killed takes a moment to end. */
  @Override
  public void close() {
    Waiting.until(this::isGone, place + " not mounted");
  }

  private boolean isGone() {
    if (isMounted()) {
      Commands.run(List.of("umount", place.toString()));
    }
    try {
      Files.deleteIfExists(place);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
