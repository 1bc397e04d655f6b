package io.asgard.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** CPU time and memory of processes, as Linux counts them. */
final class Processes {
  private static final long TICKS_PER_SECOND = 100; // USER_HZ, fixed in Linux's interface

  private Processes() {}

  /** CPU time so far of each, by name; a process that is gone has none. */
  static Map<String, Duration> cpu(Map<String, Long> pids) {
    Map<String, Duration> used = new TreeMap<>();
    pids.forEach((name, pid) -> used.put(name, cpu(pid)));
    return used;
  }

  private static Duration cpu(long pid) {
    String stat = read(Path.of("/proc/" + pid + "/stat"));
    if (stat.isEmpty()) {
      return Duration.ZERO;
    }
    // The name, in brackets, may hold spaces: count the fields after it.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
  }

  /** Resident memory of all together, MB; shared pages count for each that maps them. */
  static long residentMegabytes(Map<String, Long> pids) {
    return pids.values().stream().mapToLong(Processes::resident).sum() / 1024;
  }

  private static long resident(long pid) {
    return read(Path.of("/proc/" + pid + "/status"))
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .sum();
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      if (!Files.exists(file)) {
        return ""; // It ended between the two looks.
      }
      throw new UncheckedIOException(e);
    }
  }
}
