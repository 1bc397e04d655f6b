package io.asgard.e2e.torture;

import io.asgard.e2e.Platform;
import io.asgard.platform.test.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A fronting server as a process of its own, which nobody starts again but the campaign. */
public final class FrontingProcess implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(60);

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

  /** SIGTERM, and waits for its end. */
  @Override
  public void close() {
    process.destroy();
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitReady() {
    Eventually.within(
        READY,
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException(
                name + ": ended with " + process.exitValue() + ", see " + log());
          }
          try {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private Path directory() {
    return platform.home().resolve("torture").resolve(name);
  }

  private Path log() {
    return directory().resolve("log");
  }

  private Process launch() {
    Path auth = platform.home().resolve("auth");
    List<String> command = new ArrayList<>(List.of("java", "-Xmx192m", "-XX:+UseSerialGC"));
    settings.stream().filter(each -> each.startsWith("-X")).forEach(command::add);
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
      java.nio.file.Files.createDirectories(directory());
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
      builder.environment().putAll(environment);
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
