package io.asgard.e2e.torture;

import io.asgard.e2e.FirehoseLaunch;
import io.asgard.e2e.Platform;
import io.asgard.platform.test.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A firehose as a process, which nobody starts again but the campaign. */
final class FirehoseProcess implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Platform platform;
  private final Path directory;
  private final int port;
  private final List<String> settings;
  private Process process;

  /**
   * Launches one; it may not be ready yet.
   *
   * @param directory of its log
   */
  FirehoseProcess(Platform platform, Path directory, int port, List<String> settings) {
    this.platform = platform;
    this.directory = directory;
    this.port = port;
    this.settings = settings;
    process = launch();
  }

  private Process launch() {
    try {
      Files.createDirectories(directory);
      Path log = directory.resolve("firehose-" + port + ".log");
      return FirehoseLaunch.of(platform, port, List.of(), settings)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it takes part. */
  void awaitReady() {
    Eventually.within(
        READY,
        () -> {
          JsonNode state = state();
          if (state.path("partitions").isEmpty()) {
            throw new IllegalStateException("firehose: " + state);
          }
        });
  }

  /** What it says of itself. */
  JsonNode state() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/firehose"))
            .header("Authorization", "Bearer " + platform.token())
            .build();
    try {
      return JsonMapper.shared().readTree(HTTP.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** SIGKILL, and another in its place. */
  void killAndRestart() {
    kill();
    process = launch();
  }

  private void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(READY.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
    }
  }
}
