package io.asgard.bench;

import io.asgard.e2e.Platform;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A platform in a directory of its own, driven by {@code bin/odin} as people do it. */
final class OdinHome implements AutoCloseable {
  private static final int ODIN = 8400;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path home;
  private final Thread atExit = new Thread(this::purge);

  private OdinHome(Path home) {
    this.home = home;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** One without data, processes or anything made at an earlier start. */
  static OdinHome empty(String name) throws IOException {
    OdinHome fresh = new OdinHome(Platform.repo().resolve("bench/target").resolve(name));
    fresh.purge();
    Files.createDirectories(fresh.home);
    return fresh;
  }

  /** A file with a set. */
  Path write(String name, String yaml) throws IOException {
    return Files.writeString(home.resolve(name), yaml);
  }

  /** Applies the file; starts Odin if it does not run. Seconds until all is healthy. */
  double up(Path file) {
    return seconds("up", "--json", "-f", file.toString());
  }

  /** Runs a command of Odin's that must succeed; how long a person waits for it. */
  double seconds(String... words) {
    long begin = System.nanoTime();
    odin(words);
    return (System.nanoTime() - begin) / 1e9;
  }

  /** What the command prints. */
  String odin(String... words) {
    List<String> command = new ArrayList<>(List.of("bin/odin"));
    command.addAll(List.of(words));
    return Platform.run(home, command.toArray(String[]::new));
  }

  String token() {
    return odin("token", "create", "--subject", "bench", "--team", "transport", "--roles", "ADMIN")
        .strip();
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + Platform.port(ODIN) + path);
  }

  HttpRequest.Builder request(String path, String token) {
    return HttpRequest.newBuilder(url(path)).header("Authorization", "Bearer " + token);
  }

  JsonNode get(String path, String token) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request(path, token).build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return JsonMapper.shared().readTree(answer.body());
  }

  /** The processes by the names of their parts, Odin's too. */
  Map<String, Long> pids(String token) throws IOException, InterruptedException {
    Map<String, Long> pids = new TreeMap<>();
    for (JsonNode part : get("/v1/status", token).path("parts")) {
      if (part.path("pid").asLong() > 0) {
        pids.put(part.path("name").asString(), part.path("pid").asLong());
      }
    }
    return pids;
  }

  private void purge() {
    Platform.run(home, "bin/odin", "down", "--purge");
    try {
      Platform.run(home, "/bin/rm", "-rf", home.resolve("cache").toString());
    } catch (IllegalStateException e) {
      System.out.println("  " + home + " is not empty: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    purge();
  }
}
