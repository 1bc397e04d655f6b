package io.asgard.odin.provider.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts processes that outlive Odin, and finds them again. A process leads its own session and
 * group; its directory {@code odin/run/ID} has its pid, written by itself before anything else, and
 * its FIFO.
 */
final class Spawner {
  private static final String BIRTH =
      "echo $$ >\"$1/pid\" && exec 9>\"$1/fifo\" && echo >&9 && exec sh \"$2\"";
  private static final String INSTANCE = "ODIN_INSTANCE";
  private static final int LOOKS = 20;
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final Set<String> PASSED_ON =
      Set.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "JAVA_HOME", "TMPDIR");

  private final Site site;
  private final ProgramFiles files;

  Spawner(Site site) {
    this.site = site;
    this.files = new ProgramFiles(site);
  }

  record Spawned(Process process, Lifeline lifeline) {}

  /** Writes the program's files and starts it. */
  Spawned spawn(Program program, String id) throws IOException {
    Path script = files.write(program);
    Path directory = Files.createDirectories(site.instance(id));
    Path fifo = directory.resolve("fifo");
    if (Shell.run("mkfifo", fifo.toString()) != 0) {
      throw new IOException(fifo + ": mkfifo failed");
    }
    LogFile log = new LogFile(site.log(program.name()));
    log.rotate();
    Lifeline lifeline = Lifeline.open(fifo);
    try {
      ProcessBuilder builder =
          new ProcessBuilder(
              "setsid", "sh", "-c", BIRTH, "sh", directory.toString(), script.toString());
      builder.environment().keySet().retainAll(PASSED_ON);
      builder.environment().put(INSTANCE, id);
      builder.redirectErrorStream(true);
      builder.redirectInput(Path.of("/dev/null").toFile());
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile()));
      builder.directory(Files.createDirectories(site.data(program.name())).toFile());
      Process process = builder.start();
      // A child that dies before it has its end of the FIFO would leave the reader waiting.
      process.onExit().thenRun(() -> releaseQuietly(lifeline));
      return new Spawned(process, lifeline);
    } catch (IOException e) {
      lifeline.close();
      throw e;
    }
  }

  private static void releaseQuietly(Lifeline lifeline) {
    try {
      lifeline.release();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The process of an instance; empty if it is gone, whoever has its pid now. */
  Optional<ProcessHandle> process(String id) {
    return pid(id).flatMap(ProcessHandle::of).filter(process -> isInstance(process, id));
  }

  /** Kills what a process that is gone left behind in its group. */
  void killRest(String id) {
    String group = pid(id).map(String::valueOf).orElse("");
    for (String line : Shell.output("ps", "-A", "-o", "pgid=,pid=").lines().toList()) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length == 2 && words[0].equals(group)) {
        ProcessHandle.of(Long.parseLong(words[1]))
            .filter(process -> isInstance(process, id))
            .ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  /** The pid that the process wrote; empty if it never came so far. */
  Optional<Long> pid(String id) {
    try {
      String text = Files.readString(site.instance(id).resolve("pid"), StandardCharsets.UTF_8);
      return text.isBlank() ? Optional.empty() : Optional.of(Long.valueOf(text.strip()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The line to a process that an earlier Odin started; empty if it never had one. */
  Optional<Lifeline> reattach(String id) throws IOException {
    Path fifo = site.instance(id).resolve("fifo");
    if (!Files.exists(fifo)) {
      return Optional.empty();
    }
    Lifeline lifeline = Lifeline.open(fifo);
    lifeline.release();
    return Optional.of(lifeline);
  }

  /**
   * Makes sure that nothing runs, or will ever run, of an instance. Without its directory a process
   * that is only just being born cannot write its pid, and ends; one that came further is killed.
   */
  void forget(String id) throws IOException {
    Path gone = site.instance(id + ".gone");
    if (Files.exists(site.instance(id))) {
      Files.move(site.instance(id), gone);
    }
    pid(id + ".gone")
        .flatMap(ProcessHandle::of)
        .filter(process -> isInstance(process, id))
        .ifPresent(Spawner::kill);
    Trees.delete(gone);
  }

  private static void kill(ProcessHandle process) {
    Shell.killTree(process.pid());
    process.onExit().orTimeout(5, TimeUnit.SECONDS).exceptionally(late -> process).join();
  }

  /** Empty for a moment between two programs of a process, and for one that is dead. */
  private static String environment(ProcessHandle process) throws IOException {
    Path file = Path.of("/proc", String.valueOf(process.pid()), "environ");
    String environment = Files.readString(file, StandardCharsets.ISO_8859_1);
    for (int look = 1; look < LOOKS && environment.isEmpty() && process.isAlive(); look++) {
      LockSupport.parkNanos(LOOK.toNanos());
      environment = Files.readString(file, StandardCharsets.ISO_8859_1);
    }
    return environment;
  }

  /** Pids are used again: what a process was born with tells whose it is, whatever it became. */
  private boolean isInstance(ProcessHandle process, String id) {
    try {
      return List.of(environment(process).split("\0", -1)).contains(INSTANCE + "=" + id);
    } catch (IOException e) {
      // No such file on this system, or no such process any more.
      return process
          .info()
          .arguments()
          .map(List::of)
          .filter(arguments -> arguments.contains(site.instance(id).toString()))
          .isPresent();
    }
  }
}
