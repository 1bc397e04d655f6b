package io.asgard.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/**
 * CPU time and memory of processes and of what they started themselves, as Linux counts them; a
 * child that has a name of its own, as Odin's have, counts under that.
 */
final class Processes {
  private static final long TICKS_PER_SECOND = 100; // USER_HZ, fixed in Linux's interface

  private Processes() {}

  /** CPU time so far of each, by name; a process that is gone has none. */
  static Map<String, Duration> cpu(Map<String, Long> pids) {
    Map<String, Duration> used = new TreeMap<>();
    pids.forEach(
        (name, pid) -> used.put(name, Duration.ofMillis(family(pid, pids, Processes::cpu))));
    return used;
  }

  private static long family(long pid, Map<String, Long> pids, LongUnaryOperator figure) {
    long children =
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::children)
            .filter(child -> !pids.containsValue(child.pid()))
            .mapToLong(child -> family(child.pid(), pids, figure))
            .sum();
    return figure.applyAsLong(pid) + children;
  }

  private static long cpu(long pid) {
    String stat = read(Path.of("/proc/" + pid + "/stat"));
    if (stat.isEmpty()) {
      return 0;
    }
    // The name, in brackets, may hold spaces: count the fields after it.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    // Its own in user and in system mode, and that of the children which have ended.
    long ticks = 0;
    for (int field = 11; field <= 14; field++) {
      ticks += Long.parseLong(fields[field]);
    }
    return ticks * 1000 / TICKS_PER_SECOND;
  }

  /** Resident memory of all together, MB; shared pages count for each that maps them. */
  static long residentMegabytes(Map<String, Long> pids) {
    return pids.values().stream().mapToLong(pid -> family(pid, pids, Processes::resident)).sum()
        / 1024;
  }

  /** Of one of them alone. */
  static long residentMegabytes(String name, Map<String, Long> pids) {
    return family(pids.getOrDefault(name, -1L), pids, Processes::resident) / 1024;
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
