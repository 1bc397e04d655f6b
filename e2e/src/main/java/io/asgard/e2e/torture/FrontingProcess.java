package io.asgard.e2e.torture;

import io.asgard.e2e.Platform;
import io.asgard.platform.test.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A fronting server as a process of its own, which nobody starts again but the campaign. */
public final class FrontingProcess implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final int KILLED = 128 + 9;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Platform platform;
  private final String name;
  private final int port;
  private final List<String> settings;
  private final Map<String, String> environment;
  private Process process;

  private FrontingProcess(
      Platform platform,
      String name,
      int port,
      List<String> settings,
      Map<String, String> environment) {
    this.platform = platform;
    this.name = name;
    this.port = port;
    this.settings = settings;
    this.environment = environment;
    process = launch();
  }

  /** Starts a server with these settings and JVM flags; it takes events once this returns. */
  public static FrontingProcess start(
      Platform platform, String name, int port, List<String> settings) {
    return start(platform, name, port, settings, Map.of());
  }

  static FrontingProcess start(
      Platform platform,
      String name,
      int port,
      List<String> settings,
      Map<String, String> environment) {
    // Of the one that had its name in an earlier run.
    Directories.delete(directory(platform, name));
    FrontingProcess started = new FrontingProcess(platform, name, port, settings, environment);
    try {
      started.awaitReady();
    } catch (AssertionError | RuntimeException e) {
      started.kill();
      throw e;
    }
    return started;
  }

  public String address() {
    return "127.0.0.1:" + port;
  }

  public long pid() {
    return process.pid();
  }

  /** Where it keeps its spool, unless its settings say otherwise. */
  public Path spool() {
    return directory().resolve("spool");
  }

  /** SIGKILL, and not back before {@link #restart}. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  void restart() {
    process = launch();
    awaitReady();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until somebody has sent it SIGKILL. */
  void awaitKilled() {
    if (!ended(READY) || process.exitValue() != KILLED) {
      throw new IllegalStateException(
          name
              + ": "
              + (process.isAlive() ? "running" : "exit " + process.exitValue())
              + " (expected: killed)");
    }
  }

  /** The sum of a metric over its tags. */
  public double metric(String metric) {
    return actuator()
        .body()
        .lines()
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** What time it is for the server, to the second. */
  Instant time() {
    String date = actuator().headers().firstValue("Date").orElseThrow();
    return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
  }

  private HttpResponse<String> actuator() {
    URI uri = URI.create("http://127.0.0.1:" + (port + 1) + "/actuator/prometheus");
    try {
      return HTTP.send(
          HttpRequest.newBuilder(uri).timeout(ANSWER).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** SIGTERM, and waits for its end; SIGKILL if that does not come. */
  @Override
  public void close() {
    process.destroy();
    if (!ended(READY)) {
      kill();
    }
  }

  private void awaitEnd() {
    if (!ended(READY)) {
      throw new IllegalStateException(name + ": running (expected: ended by SIGKILL)");
    }
  }

  private boolean ended(Duration within) {
    try {
      return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void awaitReady() {
    Eventually.within(
        READY,
        () -> {
          if (!process.isAlive()) {
            return;
          }
          try {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    if (!process.isAlive()) {
      throw new IllegalStateException(
          name + ": ended with " + process.exitValue() + ", see " + log());
    }
  }

  private Path directory() {
    return directory(platform, name);
  }

  /** Where the server of a name has its log, and its spool if its settings say nothing else. */
  static Path directory(Platform platform, String name) {
    return platform.home().resolve("torture").resolve(name);
  }

  private Path log() {
    return directory().resolve("log");
  }

  private Process launch() {
    Path auth = platform.home().resolve("auth");
    List<String> command = new ArrayList<>(List.of("java", "-Xmx192m", "-XX:+UseSerialGC"));
    settings.stream().filter(each -> each.startsWith("-X")).forEach(command::add);
    // What a killed server leaves there.
    Path temporary = directory().resolve("tmp");
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(
        List.of(
            "-jar",
            Platform.repo()
                .resolve("fronting-server/target/fronting-server-0.1.0-SNAPSHOT.jar")
                .toString(),
            "--server.port=" + (port + 1),
            "--fronting.port=" + port,
            "--fronting.kafka.stream=mainstream",
            "--fronting.odin.url=http://127.0.0.1:" + Platform.port(8400),
            "--fronting.odin.cache=" + directory().resolve("streams"),
            "--fronting.registry.url=http://127.0.0.1:" + Platform.port(8410),
            "--asgard.auth.jwks=" + auth.resolve("jwks.json").toUri(),
            "--asgard.auth.revoked=" + auth.resolve("revoked.json").toUri(),
            "--asgard.auth.token-file=" + platform.tokenFile()));
    if (settings.stream().noneMatch(each -> each.startsWith("fronting.spool.directory="))) {
      command.add("--fronting.spool.directory=" + spool());
    }
    settings.stream()
        .filter(each -> !each.startsWith("-X"))
        .forEach(each -> command.add("--" + each));
    try {
      Files.createDirectories(temporary);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
      // A server takes no variable that is none of its settings, like that of the ports.
      builder.environment().keySet().removeIf(variable -> variable.startsWith("ASGARD_"));
      builder.environment().putAll(environment);
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
