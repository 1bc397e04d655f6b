package io.asgard.e2e.torture;

import static io.asgard.contracts.v1.Answer.Code.SPOOLED;
import static io.asgard.contracts.v1.Answer.Code.STORED;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The disk that the spool is on. */
final class Disks {
  private static final int FLIPS = 5;
  private static final int TORN = 20; // bytes, of an event that was being written

  private Disks() {}

  static void full(Point point) throws Exception {
    Path disk = Files.createDirectories(point.directory().resolve("small-disk"));
    List<String> mount = List.of("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk.toString());
    if (!Commands.ran(mount)) {
      throw new Skipped("root may mount a small disk");
    }
    point.opens(() -> Commands.run(List.of("umount", disk.toString())));
    FrontingProcess server = point.server(1, "fronting.spool.directory=" + disk);
    point.load(server);
    point.freeze();
    point.awaits(SPOOLED, 2000);
    Waiting.until(
        () -> server.metric("fronting_events_refused_total") > 0, "events refused, the disk full");
    if (!server.isAlive()) {
      throw new IllegalStateException("server: ended (expected: up on a full disk)");
    }
    point.thaw();
    point.awaits(STORED, 2000);
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
