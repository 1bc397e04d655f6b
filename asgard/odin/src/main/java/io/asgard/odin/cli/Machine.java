package io.asgard.odin.cli;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether this machine has room for the platform.
 *
 * @param memory bytes that processes could take now
 * @param disk bytes free where the data goes
 * @param home where that is
 */
record Machine(long memory, long disk, Path home) {
  private static final long MEMORY_NEEDED = 6L << 30;
  private static final long DISK_NEEDED = 2L << 30;
  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d+) kB");
  private static final int KIB = 1024;
  private static final int IDLE_SECONDS = 10;

  static Machine here(Path home) {
    File there = home.toFile();
    while (!there.exists() && there.getParentFile() != null) {
      there = there.getParentFile();
    }
    return new Machine(
        availableMemory().orElse(system().getFreeMemorySize()), there.getUsableSpace(), home);
  }

  /** Processors that had nothing to do in the next ten seconds; all of them where nobody says. */
  static double idleCores() throws InterruptedException {
    var system = system();
    double before = system.getCpuLoad(); // The next answer is of the time from here on.
    TimeUnit.SECONDS.sleep(IDLE_SECONDS);
    double load = system.getCpuLoad();
    return before < 0 || load < 0
        ? system.getAvailableProcessors()
        : (1 - load) * system.getAvailableProcessors();
  }

  private static com.sun.management.OperatingSystemMXBean system() {
    return (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  }

  /** What is too little, in a line; empty if nothing is. */
  Optional<String> lack() {
    if (memory < MEMORY_NEEDED) {
      return Optional.of("memory: " + told(memory, MEMORY_NEEDED, "available"));
    }
    return disk < DISK_NEEDED
        ? Optional.of("disk: " + told(disk, DISK_NEEDED, "free in " + home))
        : Optional.empty();
  }

  private static String told(long have, long needed, String what) {
    return (have >> 20) + " MB " + what + " (expected: at least " + (needed >> 20) + " MB)";
  }

  /** Free memory, and what the kernel would give up for it; empty where it does not say. */
  private static Optional<Long> availableMemory() {
    try {
      Matcher found = AVAILABLE.matcher(Files.readString(Path.of("/proc/meminfo")));
      return found.find() ? Optional.of(Long.parseLong(found.group(1)) * KIB) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
