package io.asgard.odin.provider.local;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Resident bytes by process group, read for all at once. Thread-safe. */
final class ResidentMemory {
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final int KIB = 1024;

  private final Clock clock;
  private Map<Long, Long> byGroup = Map.of(); // guarded by this
  private Instant readAt = Instant.EPOCH; // guarded by this

  ResidentMemory(Clock clock) {
    this.clock = clock;
  }

  synchronized long of(long group) {
    if (Duration.between(readAt, clock.instant()).compareTo(FRESH) > 0) {
      byGroup = read();
      readAt = clock.instant();
    }
    return byGroup.getOrDefault(group, 0L);
  }

  /** Of this process alone: its group has its keeper too. */
  static long own() {
    String kib =
        Shell.output("ps", "-o", "rss=", "-p", String.valueOf(ProcessHandle.current().pid()));
    return kib.isBlank() ? 0 : Long.parseLong(kib.strip()) * KIB;
  }

  private static Map<Long, Long> read() {
    Map<Long, Long> sums = new HashMap<>();
    for (String line : Shell.output("ps", "-A", "-o", "pgid=,rss=").lines().toList()) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length == 2) {
        sums.merge(Long.valueOf(words[0]), Long.parseLong(words[1]) * KIB, Long::sum);
      }
    }
    return sums;
  }
}
