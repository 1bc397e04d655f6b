package io.asgard.odin.cli;

import io.asgard.odin.cli.OdinClient.Refused;
import io.asgard.odin.provider.local.Artifacts;
import io.asgard.odin.provider.local.LogFile;
import io.asgard.odin.provider.local.Ports;
import io.asgard.odin.provider.local.Shell;
import io.asgard.odin.token.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Starts Odin's service, apart from the terminal, under a shell loop that starts it again when it
 * was killed. An end in good order, or a start that cannot succeed, ends the loop too.
 */
final class Keeper {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LOOP =
      "while :; do sh \"$1\"; code=$?; "
          + "case $code in 3|134|135|137|139) sleep 0.3 ;; *) rm -f \"$2\"; exit $code ;; esac; done";

  private final Place place;
  private final Tokens tokens;
  private final OdinClient client;

  Keeper(Place place, Tokens tokens, OdinClient client) {
    this.place = place;
    this.tokens = tokens;
    this.client = client;
  }

  /** Makes sure that Odin runs, from the jar that is built now. */
  void start() {
    Path jar = new Artifacts(place.site()).jar("asgard/odin");
    writeScript(jar);
    long before = log().size();
    // A keeper without Odin is about to start it again: a second one would start a second Odin.
    if (runningJar().isEmpty() && pid(place).isEmpty()) {
      checkPort();
      spawn();
    }
    await(jar, before);
  }

  private void checkPort() {
    Ports.holder(place.port())
        .ifPresent(
            holder -> {
              throw new Refused("odin: port " + place.port() + " is in use by " + holder);
            });
  }

  private LogFile log() {
    return new LogFile(place.site().log("odin"));
  }

  private Optional<String> runningJar() {
    try {
      // Whatever else answers there has no jar to tell of.
      return Optional.of(client.get("/v1/about").path("jar").asString(""))
          .filter(jar -> !jar.isBlank());
    } catch (Refused e) {
      return Optional.empty();
    }
  }

  private void await(Path jar, long before) {
    Instant end = Instant.now().plus(PATIENCE);
    boolean asked = false;
    for (Optional<String> runs = runningJar();
        !runs.equals(Optional.of(jar.toString()));
        runs = runningJar()) {
      if (Instant.now().isAfter(end) || (runs.isEmpty() && pid(place).isEmpty())) {
        throw new Refused(
            "Odin does not start: " + log().lastError(before) + " (log: " + log().path() + ")");
      }
      if (runs.isPresent() && !asked) {
        client.post("/v1/restart", "");
        asked = true;
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refused("interrupted");
    }
  }

  private static Path script(Place place) {
    return place.site().state().resolve("serve.sh");
  }

  private static Path pidFile(Place place) {
    return place.site().state().resolve("keeper.pid");
  }

  private void writeScript(Path jar) {
    String archive = jar.toString().replaceAll("\\.jar$", ".jsa");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String text =
        String.join(
                " \\\n  ",
                "exec " + Shell.quote(java),
                "-Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xss512k",
                "-XX:SharedArchiveFile=" + Shell.quote(archive),
                "-jar " + Shell.quote(jar.toString()) + " serve",
                "--server.port=" + place.port(),
                "--odin.root=" + Shell.quote(place.site().root().toString()),
                "--odin.home=" + Shell.quote(place.site().home().toString()),
                "--odin.port-offset=" + place.site().portOffset(),
                "--asgard.auth.jwks=" + tokens.jwks().toUri(),
                "--asgard.auth.revoked=" + tokens.revoked().toUri())
            + "\n";
    try {
      Files.createDirectories(script(place).getParent());
      Files.createDirectories(place.site().log("odin").getParent());
      Files.writeString(script(place), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the loop. */
  void spawn() {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(
              "setsid",
              "sh",
              "-c",
              LOOP,
              "odin-keeper",
              script(place).toString(),
              pidFile(place).toString());
      // Settings of the command line; as the service's they would be unknown.
      builder.environment().keySet().removeAll(Set.of("ASGARD_HOME", "ASGARD_PORT_OFFSET"));
      builder.redirectInput(Path.of("/dev/null").toFile());
      builder.redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(place.site().log("odin").toFile()));
      Process process = builder.start();
      Files.writeString(pidFile(place), process.pid() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the loop and Odin; the processes that Odin started stay, for the next one to adopt. */
  void stop() {
    pid(place).flatMap(ProcessHandle::of).ifPresent(Keeper::end);
    try {
      Files.deleteIfExists(pidFile(place));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(ProcessHandle keeper) {
    // Only Odin is a child of the loop. What is below Odin are the databases and the brokers.
    List<ProcessHandle> odin = keeper.children().toList();
    keeper.destroyForcibly();
    keeper.onExit().join();
    odin.forEach(ProcessHandle::destroyForcibly);
    odin.forEach(process -> process.onExit().join());
  }

  /** Returns once the loop, and so Odin, is gone. */
  void awaitEnd() {
    pid(place).flatMap(ProcessHandle::of).ifPresent(keeper -> keeper.onExit().join());
  }

  /** Whether there is a loop that keeps Odin running. */
  static boolean runs(Place place) {
    return pid(place).isPresent();
  }

  /** The loop's process; empty if it does not run. */
  private static Optional<Long> pid(Place place) {
    try {
      long pid = Long.parseLong(Files.readString(pidFile(place)).strip());
      return ProcessHandle.of(pid)
          .filter(process -> isLoop(process, script(place)))
          .map(ProcessHandle::pid);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** A process between two programs (setsid, then sh) has no command line for a moment. */
  private static boolean isLoop(ProcessHandle process, Path script) {
    return process
        .info()
        .commandLine()
        .map(line -> line.contains(script.toString()))
        .orElse(process.isAlive());
  }
}
