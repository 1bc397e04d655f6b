package io.asgard.odin.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Java does not tell of this machine. */
final class Machine {
  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d+) kB");
  private static final int KIB = 1024;

  private Machine() {}

  /** Free memory, and what the kernel would give up for it; empty where it does not say. */
  static Optional<Long> availableMemory() {
    try {
      Matcher found = AVAILABLE.matcher(Files.readString(Path.of("/proc/meminfo")));
      return found.find() ? Optional.of(Long.parseLong(found.group(1)) * KIB) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
