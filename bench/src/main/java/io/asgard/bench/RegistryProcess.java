package io.asgard.bench;

import io.asgard.platform.test.TestPostgres;
import io.asgard.platform.test.TestTokens;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The built schema registry as a process of its own, with the options that Odin gives it. */
final class RegistryProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String token = TestTokens.token("transport", "EDITOR", "VIEWER");
  private final Process process;
  private final URI url;

  private RegistryProcess(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  static RegistryProcess start(Path repo) throws Exception {
    int port = freePort();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx96m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                repo.resolve("schema-registry/target/schema-registry-0.1.0-SNAPSHOT.jar")
                    .toString(),
                "--server.port=" + port,
                "--registry.postgres.url=" + TestPostgres.url(),
                "--registry.postgres.password=postgres"));
    for (String property : TestTokens.properties()) {
      command.add("--" + property);
    }
    Path log = Files.createDirectories(repo.resolve("bench/target")).resolve("registry.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    RegistryProcess registry = new RegistryProcess(process, URI.create("http://127.0.0.1:" + port));
    if (!registry.isUp()) {
      registry.close();
      throw new IllegalStateException("registry: not up after " + START + " (log: " + log + ")");
    }
    return registry;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private boolean isUp() throws InterruptedException {
    Instant end = Instant.now().plus(START);
    while (Instant.now().isBefore(end) && process.isAlive()) {
      try {
        if (get("/actuator/health").statusCode() == 200) {
          return true;
        }
      } catch (IOException e) {
        // Not yet: it is asked again.
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return false;
  }

  URI url() {
    return url;
  }

  String token() {
    return token;
  }

  long residentMegabytes() {
    return Processes.residentMegabytes(Map.of("schema-registry", process.pid()));
  }

  HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).GET().build(), BodyHandlers.ofByteArray());
  }

  void put(String path, String json) throws IOException, InterruptedException {
    HttpRequest request =
        request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(json))
            .build();
    int status = http.send(request, BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IllegalStateException("PUT " + path + ": " + status + " (expected: 200)");
    }
  }

  HttpResponse<byte[]> post(String path, byte[] set) throws IOException, InterruptedException {
    return http.send(
        request(path)
            .header("Content-Type", "application/x-protobuf")
            .POST(BodyPublishers.ofByteArray(set))
            .build(),
        BodyHandlers.ofByteArray());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path)).header("Authorization", "Bearer " + token);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
