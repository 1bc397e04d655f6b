package io.asgard.e2e;

import static io.asgard.platform.test.Eventually.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A platform in a directory and with ports of its own, beside whatever else runs on the machine.
 * The repo is the system property {@code repo}; ports are the usual ones plus {@code port-offset}.
 */
public final class Platform implements AutoCloseable {
  private static final Path REPO = Path.of(System.getProperty("repo", ".")).toAbsolutePath();
  private static final String PORT_OFFSET = System.getProperty("port-offset", "1000");
  private static final int UNHEALTHY = 1; // bin/status's exit code when a part is not healthy
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Set<Path> UP = ConcurrentHashMap.newKeySet();

  static {
    // Also after Ctrl-C, or when bin/up has failed.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> UP.forEach(Platform::down)));
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path home;
  private final String token;
  private final String page;

  private Platform(Path home, String token, String page) {
    this.home = home;
    this.token = token;
    this.page = page;
  }

  /**
   * Runs {@code bin/up} with these words and returns when all parts are healthy. What is not closed
   * when the JVM ends is closed then.
   */
  public static Platform up(Path home, String... words) {
    UP.add(home);
    List<String> command = new ArrayList<>(List.of("bin/up", "--json"));
    command.addAll(List.of(words));
    JsonNode up = json(run(home, command.toArray(String[]::new)));
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
            "ADMIN");
    return new Platform(home, token.strip(), up.path("map").asString());
  }

  /** Runs {@code bin/down --purge}. */
  @Override
  public void close() {
    down(home);
  }

  private static void down(Path home) {
    if (UP.remove(home)) {
      run(home, "bin/down", "--purge");
    }
  }

  /** Runs a command of the repo to its end and returns what it printed; throws if it fails. */
  public static String run(Path home, String... command) {
    return run(home, 0, command);
  }

  static String run(Path home, int worst, String... command) {
    try {
      Path errors = Files.createTempFile("e2e", ".err");
      try {
        Process process = process(home, command).redirectError(errors.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code > worst) {
          throw new IllegalStateException(
              List.of(command) + ": exit " + code + "\n" + out + Files.readString(errors));
        }
        return out;
      } finally {
        Files.delete(errors);
      }
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
  public String command(String... words) {
    return run(home, words);
  }

  /** Where the platform keeps its data. */
  public Path home() {
    return home;
  }

  /** The checkout. */
  public static Path repo() {
    return REPO;
  }

  /** Address of the map with a token in it. */
  public String page() {
    return page;
  }

  /** A token that may do everything. */
  public String token() {
    return token;
  }

  /** A file with that token. */
  public Path tokenFile() {
    Path file = home.resolve("auth").resolve("e2e.token");
    try {
      Files.writeString(file, token);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** This platform's port of a part whose usual port is given. */
  public static int port(int usual) {
    return usual + Integer.parseInt(PORT_OFFSET);
  }

  /** Address of the brokers. */
  public String bootstrap() {
    return "127.0.0.1:" + port(8501) + ",127.0.0.1:" + port(8502) + ",127.0.0.1:" + port(8503);
  }

  /** What bin/status says of each part, by its name. */
  public Map<String, JsonNode> parts() {
    Map<String, JsonNode> parts = new TreeMap<>();
    for (JsonNode part : json(run(home, UNHEALTHY, "bin/status", "--json")).path("parts")) {
      parts.put(part.path("name").asString(), part);
    }
    return parts;
  }

  /** Kills the part's process with SIGKILL and waits until another one is healthy in its place. */
  public void killAndAwait(String part) {
    long pid = parts().get(part).path("pid").asLong();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    within(
        Duration.ofSeconds(90),
        () -> {
          Map<String, JsonNode> now = parts();
          if (now.get(part).path("pid").asLong() == pid) {
            throw new IllegalStateException(part + ": still " + pid);
          }
          for (JsonNode each : now.values()) {
            if (!each.path("state").asString().equals("healthy")) {
              throw new IllegalStateException(part + " was killed, not healthy: " + each);
            }
          }
        });
  }

  /** Enigma's answer to a query. */
  public JsonNode query(String body) {
    return send(
        8450,
        "/v1/query",
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  /** Odin's answer to a question. */
  public JsonNode odin(String path) {
    return send(8400, path, HttpRequest.newBuilder());
  }

  private JsonNode send(int service, String path, HttpRequest.Builder request) {
    URI uri = URI.create("http://127.0.0.1:" + port(service) + path);
    try {
      HttpResponse<String> response =
          http.send(
              request.uri(uri).header("Authorization", "Bearer " + token).build(),
              BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(uri + ": " + response.statusCode() + " " + response.body());
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(String out) {
    return JSON.readTree(out.substring(out.indexOf('{')));
  }
}
