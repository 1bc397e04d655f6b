package io.asgard.odin.provider.local;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Resident bytes of processes with all below them, read for all at once. By parent, not by group:
 * PostgreSQL's backends have groups and sessions of their own. Memory that several share counts for
 * each of them. Thread-safe.
 */
final class ResidentMemory {
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final int KIB = 1024;
  private static final int COLUMNS = 3;

  private final Clock clock;
  private Tree tree = new Tree(""); // guarded by this
  private Instant readAt = Instant.EPOCH; // guarded by this

  ResidentMemory(Clock clock) {
    this.clock = clock;
  }

  synchronized long of(long pid) {
    if (Duration.between(readAt, clock.instant()).compareTo(FRESH) > 0) {
      tree = new Tree(Shell.output("ps", "-A", "-o", "pid=,ppid=,rss="));
      readAt = clock.instant();
    }
    return tree.sum(pid);
  }

  /** Of this process alone: all that it keeps is below it. */
  static long own() {
    String kib =
        Shell.output("ps", "-o", "rss=", "-p", String.valueOf(ProcessHandle.current().pid()));
    return kib.isBlank() ? 0 : Long.parseLong(kib.strip()) * KIB;
  }

  /** All processes as they were once; not changed after it was made. */
  static final class Tree {
    private final Map<Long, Long> bytes = new HashMap<>();
    private final Map<Long, List<Long>> children = new HashMap<>();

    /**
     * A tree.
     *
     * @param lines with pid, parent's pid and resident KiB
     */
    Tree(String lines) {
      for (String line : lines.lines().toList()) {
        String[] words = line.strip().split("\\s+", -1);
        if (words.length == COLUMNS) {
          Long pid = Long.valueOf(words[0]);
          bytes.put(pid, Long.parseLong(words[2]) * KIB);
          children.computeIfAbsent(Long.valueOf(words[1]), parent -> new ArrayList<>()).add(pid);
        }
      }
    }

    /** Of a process and all below it. */
    long sum(long root) {
      long sum = 0;
      Deque<Long> open = new ArrayDeque<>(List.of(root));
      while (!open.isEmpty()) {
        Long pid = open.pop();
        sum += bytes.getOrDefault(pid, 0L);
        open.addAll(children.getOrDefault(pid, List.of()));
      }
      return sum;
    }
  }
}
