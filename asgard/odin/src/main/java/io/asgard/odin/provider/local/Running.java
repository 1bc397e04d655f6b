package io.asgard.odin.provider.local;

import io.asgard.odin.provider.local.Supervisor.View;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How processes are on this machine: whether they run, with what files, and on what data. */
final class Running {
  private static final char STOPPED = 'T';

  private final Site site;
  private final Supervisor supervisor;
  private final ProgramFiles files;

  Running(Site site, Supervisor supervisor) {
    this.site = site;
    this.supervisor = supervisor;
    this.files = new ProgramFiles(site);
  }

  /** How a program differs from what was started. */
  List<Difference> differences(Program program) {
    List<Difference> differences = new ArrayList<>();
    View view = supervisor.view(program.name()).orElse(null);
    if (view == null) {
      differences.add(Difference.of("process", "runs", "does not run"));
    } else if (view.pid() == 0) {
      String actual = "ended, " + view.lastExit() + ", and starts again soon";
      differences.add(Difference.of("process", "runs", actual));
    } else if (isStopped(view.pid())) {
      differences.add(Difference.of("process", "runs", "pid " + view.pid() + " is stopped"));
    }
    for (Path file : files.edited(program)) {
      String actual = Files.exists(file) ? "edited" : "is not there";
      differences.add(Difference.of(file.toString(), "as it was written", actual));
    }
    return differences;
  }

  /** Makes way for a process that is as it should be: the one that hangs is killed. */
  void repair(Program program) {
    View view = supervisor.view(program.name()).orElse(null);
    if (view != null && view.pid() != 0 && isStopped(view.pid())) {
      supervisor.kill(program.name()).join();
    }
    try {
      files.write(program);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The data that would be gone with a process, in words. */
  Optional<String> data(Program program) {
    for (Path directory : program.care().data()) {
      if (!Files.exists(directory)) {
        continue;
      }
      try (Stream<Path> all = Files.walk(directory)) {
        long bytes = all.filter(Files::isRegularFile).mapToLong(Running::size).sum();
        if (bytes > 0) {
          return Optional.of((bytes + 1023) / 1024 + " KB in " + directory);
        }
      } catch (IOException | UncheckedIOException e) {
        return Optional.of("data in " + directory);
      }
    }
    return Optional.empty();
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0; // It was deleted meanwhile.
    }
  }

  /** Whether a program has anything on disk. */
  boolean hasLeft(Program program) {
    return Stream.concat(
            program.care().data().stream(),
            Stream.of(site.data(program.name()), site.conf(program.name())))
        .anyMatch(Files::exists);
  }

  /** Removes all that a program had on disk. */
  void removeFiles(Program program) {
    try {
      for (Path directory : program.care().data()) {
        Trees.delete(directory);
      }
      Trees.delete(site.data(program.name()));
      Trees.delete(site.conf(program.name()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a process was halted by a signal; false where the system does not say. */
  static boolean isStopped(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
      // The name in brackets may have any characters in it.
      return stat.charAt(stat.lastIndexOf(')') + 2) == STOPPED;
    } catch (IOException e) {
      return false;
    }
  }
}
