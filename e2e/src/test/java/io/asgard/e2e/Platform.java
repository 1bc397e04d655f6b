package io.asgard.e2e;

import static io.asgard.platform.test.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One platform for all tests of this JVM: up on first use, down when the JVM ends. */
final class Platform {
  private static final Path REPO = Path.of(System.getProperty("repo"));
  private static final String PORT_OFFSET = System.getProperty("port-offset", "1000");
  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path home;
  private final String token;
  private final String page;

  private Platform(Path home, String token, String page) {
    this.home = home;
    this.token = token;
    this.page = page;
  }

  static Platform up() {
    return Holder.PLATFORM;
  }

  private static final class Holder {
    static final Platform PLATFORM = start();
  }

  private static Platform start() {
    Path home = REPO.resolve("e2e/target/asgard");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> run(home, "bin/down", "--purge")));
    String answer = run(home, "bin/up", "--json", "--no-feed");
    JsonNode up = JSON.readTree(answer.substring(answer.indexOf('{')));
    String token =
        run(
                home,
                "bin/token",
                "create",
                "--subject",
                "e2e",
                "--team",
                "transport",
                "--roles",
                "ADMIN",
                "--life",
                "6h")
            .strip();
    return new Platform(home, token, up.path("map").asString());
  }

  /** Runs a command of the repo to its end and returns what it printed; fails if it fails. */
  static String run(Path home, String... command) {
    try {
      Path errors = Files.createTempFile("e2e", ".err");
      Process process = process(home, command).redirectError(errors.toFile()).start();
      String out = new String(process.getInputStream().readAllBytes());
      int code = process.waitFor();
      assertThat(code).as("%s: %s%s", List.of(command), out, Files.readString(errors)).isZero();
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static ProcessBuilder process(Path home, String... command) {
    List<String> words = new ArrayList<>(List.of(command));
    words.set(0, REPO.resolve(words.get(0)).toString());
    ProcessBuilder builder = new ProcessBuilder(words).directory(REPO.toFile());
    builder.environment().put("ASGARD_HOME", home.toString());
    builder.environment().put("ASGARD_PORT_OFFSET", PORT_OFFSET);
    return builder;
  }

  /** The repo's command with these words, run against this platform. */
  String command(String... words) {
    return run(home, words);
  }

  Path home() {
    return home;
  }

  static Path repo() {
    return REPO;
  }

  /** Address of the map with a token in it. */
  String page() {
    return page;
  }

  static int port(int usual) {
    return usual + Integer.parseInt(PORT_OFFSET);
  }

  String bootstrap() {
    return "127.0.0.1:" + port(8501) + ",127.0.0.1:" + port(8502) + ",127.0.0.1:" + port(8503);
  }

  /** What bin/status says of each part, by its name. */
  Map<String, JsonNode> parts() {
    Map<String, JsonNode> parts = new TreeMap<>();
    String answer = run(home, "bin/status", "--json");
    for (JsonNode part : JSON.readTree(answer.substring(answer.indexOf('{'))).path("parts")) {
      parts.put(part.path("name").asString(), part);
    }
    return parts;
  }

  /** Kills the part's process with SIGKILL and waits until another one is healthy in its place. */
  void killAndAwait(String part) {
    long pid = parts().get(part).path("pid").asLong();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    within(
        Duration.ofSeconds(90),
        () -> {
          Map<String, JsonNode> now = parts();
          assertThat(now.get(part).path("pid").asLong()).as(part).isNotEqualTo(pid);
          assertThat(now.values())
              .allMatch(each -> each.path("state").asString().equals("healthy"));
        });
  }

  /** Enigma's answer to a query. */
  JsonNode query(String body) {
    return post(8450, "/v1/query", body);
  }

  JsonNode get(int service, String path) {
    return send(service, path, HttpRequest.newBuilder());
  }

  JsonNode post(int service, String path, String body) {
    return send(
        service,
        path,
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private JsonNode send(int service, String path, HttpRequest.Builder request) {
    URI uri = URI.create("http://127.0.0.1:" + port(service) + path);
    try {
      HttpResponse<String> response =
          http.send(
              request.uri(uri).header("Authorization", "Bearer " + token).build(),
              BodyHandlers.ofString());
      assertThat(response.statusCode()).as("%s: %s", uri, response.body()).isEqualTo(200);
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
