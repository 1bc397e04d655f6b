package io.asgard.e2e.torture;

import static io.asgard.contracts.v1.Answer.Code.STORED;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What time it is for the server. */
final class Clocks {
  private static final Path FAKETIME =
      Path.of(
          "/usr/lib/"
              + System.getProperty("os.arch").replace("amd64", "x86_64")
              + "-linux-gnu/faketime/libfaketimeMT.so.1");
  private static final long NEAR = 60; // seconds

  private Clocks() {}

  static void jump(Point point) throws Exception {
    if (!Files.exists(FAKETIME)) {
      throw new Skipped("Debian's faketime, " + FAKETIME);
    }
    Path clock = point.directory().resolve("clock");
    set(clock, 0);
    FrontingProcess server = point.server(1, environment(clock));
    point.load(server);
    for (int seconds : List.of(-1800, 1800, 0)) {
      set(clock, seconds);
      Waiting.until(() -> isOff(server, seconds), "the server's clock at " + seconds + " s");
      point.awaits(STORED, 8000);
    }
  }

  private static void set(Path clock, int seconds) throws Exception {
    Files.writeString(clock, "%+ds%n".formatted(seconds));
  }

  private static boolean isOff(FrontingProcess server, int seconds) {
    Duration off = Duration.between(Instant.now(), server.time());
    return Math.abs(off.toSeconds() - seconds) < NEAR;
  }

  private static Map<String, String> environment(Path clock) {
    return Map.of(
        "LD_PRELOAD", FAKETIME.toString(),
        "FAKETIME_TIMESTAMP_FILE", clock.toString(),
        "FAKETIME_CACHE_DURATION", "1",
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        // With the fix every timed wait of the JVM ends at once, and all threads spin.
        "FAKETIME_FORCE_MONOTONIC_FIX", "0");
  }
}
