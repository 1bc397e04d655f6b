package io.asgard.e2e.torture;

import static io.asgard.contracts.v1.Answer.Code.SPOOLED;
import static io.asgard.contracts.v1.Answer.Code.STORED;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The disk that the spool is on. */
final class Disks {
  private static final int FLIPS = 5;
  private static final int TORN = 20; // bytes, of an event that was being written
  private static final long FULL = 65_536; // bytes: what is left is no room for the next events
  private static final String REFUSED = "fronting_events_refused_total";
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String CAPABILITIES = "CapEff:";
  private static final long SYS_ADMIN = 1L << 21;

  private Disks() {}

  static void full(Point point) throws Exception {
    if (!mayMount()) {
      throw new Skipped("the right to mount a disk: root's, with CAP_SYS_ADMIN");
    }
    Path disk = Files.createDirectories(point.directory().resolve("small-disk"));
    Commands.run(List.of("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk.toString()));
    point.opens(() -> Commands.run(List.of("umount", disk.toString())));
    FrontingProcess server = point.server("fronting.spool.directory=" + disk);
    point.load(server);
    point.freeze();
    point.awaits(SPOOLED, 2000);
    FileStore store = Files.getFileStore(disk);
    Waiting.until(() -> usable(store) < FULL, "less than " + FULL + " bytes left on the disk");
    double before = server.metric(REFUSED);
    Waiting.until(() -> server.metric(REFUSED) > before, REFUSED + ": more than " + before);
    if (!server.isAlive()) {
      throw new IllegalStateException("server: ended (expected: up on a full disk)");
    }
    point.thaw();
    point.awaits(STORED, 2000);
  }

  static boolean mayMount() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return false;
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith(CAPABILITIES))
        .map(line -> Long.parseUnsignedLong(line.substring(CAPABILITIES.length()).strip(), 16))
        .anyMatch(mask -> (mask & SYS_ADMIN) != 0);
  }

  private static long usable(FileStore store) {
    try {
      return store.getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void damaged(Point point) throws Exception {
    FrontingProcess server = point.server();
    point.load(server);
    point.freeze();
    point.awaits(SPOOLED, 4000);
    server.kill();
    damage(server.spool().resolve("mainstream"), point);
    server.restart();
    point.thaw();
    point.awaits(STORED, 1000);
  }

  /** One bit in each of several events, and half a frame behind the last. */
  private static void damage(Path spool, Point point) throws IOException {
    List<Path> segments;
    try (var files = Files.list(spool)) {
      segments = files.filter(file -> file.toString().endsWith(".spool")).sorted().toList();
    }
    Path last = segments.get(segments.size() - 1);
    byte[] bytes = Files.readAllBytes(last);
    for (int i = 0; i < FLIPS; i++) {
      // Far enough from each other to be in different events.
      int at = i * bytes.length / FLIPS + point.random(bytes.length / FLIPS / 2);
      bytes[at] ^= (byte) (1 << point.random(8));
    }
    byte[] torn = Arrays.copyOf(bytes, bytes.length + TORN);
    System.arraycopy(bytes, 0, torn, bytes.length, TORN);
    Files.write(last, torn);
  }
}
