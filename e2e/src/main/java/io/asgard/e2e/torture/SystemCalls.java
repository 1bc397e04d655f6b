package io.asgard.e2e.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** System calls of some threads of a process. */
final class SystemCalls {
  private final String prefix;

  private SystemCalls(String prefix) {
    this.prefix = prefix;
  }

  /** Those of threads whose name begins so. */
  static SystemCalls ofThread(String prefix) {
    return new SystemCalls(prefix);
  }

  /**
   * Lets the kernel end the server with SIGKILL when one of its threads enters one of these calls.
   *
   * @param when for which time the thread enters them
   */
  void kill(FrontingProcess server, String calls, int when) throws Skipped, IOException {
    Path strace = Commands.find("strace").orElseThrow(() -> new Skipped("strace on the PATH"));
    List<String> command =
        new ArrayList<>(
            List.of(
                strace.toString(),
                "-qq",
                "-e",
                "trace=" + calls,
                "-e",
                "inject=" + calls + ":signal=SIGKILL:when=" + when));
    for (String thread : threads(server.pid())) {
      command.addAll(List.of("-p", thread));
    }
    Process tracer =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      server.awaitKilled();
    } finally {
      tracer.destroy();
    }
  }

  private List<String> threads(long pid) throws IOException {
    List<String> threads = new ArrayList<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc", String.valueOf(pid), "task"))) {
      for (Path task : tasks.toList()) {
        if (Files.readString(task.resolve("comm")).startsWith(prefix)) {
          threads.add(task.getFileName().toString());
        }
      }
    }
    if (threads.isEmpty()) {
      throw new IllegalStateException("threads: none (expected: some named " + prefix + "…)");
    }
    return threads;
  }
}
