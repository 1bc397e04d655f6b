package io.asgard.e2e.torture;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of the machine. */
final class Commands {
  private static final int TAIL = 2000;
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private Commands() {}

  /** Runs it to its end; throws, with the last of what it said, if it fails or takes too long. */
  static void run(List<String> command) {
    try {
      Path said = Files.createTempFile("command", ".out");
      try {
        run(command, said);
      } finally {
        Files.delete(said);
      }
    } catch (IOException e) {
      throw new IllegalStateException(command + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command + ": interrupted", e);
    }
  }

  private static void run(List<String> command, Path said)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    boolean ended = process.waitFor(LONGEST.toMinutes(), TimeUnit.MINUTES);
    if (!ended) {
      Stream.concat(process.descendants(), Stream.of(process.toHandle()))
          .forEach(ProcessHandle::destroyForcibly);
    }
    if (!ended || process.exitValue() != 0) {
      throw new IllegalStateException(
          "%s: %s %s"
              .formatted(
                  command,
                  ended
                      ? "exit " + process.exitValue()
                      : "running (expected: ended within " + LONGEST + ")",
                  tail(said)));
    }
  }

  private static String tail(Path said) throws IOException {
    String all = new String(Files.readAllBytes(said), StandardCharsets.UTF_8);
    return all.substring(Math.max(0, all.length() - TAIL)).strip();
  }

  /** Where a program is that the shell would find. */
  static Optional<Path> find(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
