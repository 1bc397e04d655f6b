package io.asgard.odin.provider.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The processes of a home, found by where they work and not by what Odin says. */
final class Processes {
  private Processes() {}

  static Stream<ProcessHandle> in(Path home) {
    return ProcessHandle.allProcesses()
        .filter(process -> directory(process).filter(d -> d.startsWith(home)).isPresent());
  }

  /** Those of a part. */
  static Stream<ProcessHandle> of(Path home, String part) {
    Path data = new Site(home, home, 0).data(part);
    return in(home).filter(process -> directory(process).filter(data::equals).isPresent());
  }

  private static Optional<Path> directory(ProcessHandle process) {
    try {
      return Optional.of(
          Files.readSymbolicLink(Path.of("/proc", String.valueOf(process.pid()), "cwd")));
    } catch (IOException e) {
      return Optional.empty(); // It is gone, or not ours to look at.
    }
  }
}
