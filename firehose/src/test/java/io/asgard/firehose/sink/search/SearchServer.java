package io.asgard.firehose.sink.search;

import io.asgard.platform.test.ChildServer;
import io.asgard.platform.test.FreePort;
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
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One OpenSearch for this JVM, a process of its own, started on first use; takes 1 MB at most. */
public final class SearchServer {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private SearchServer() {}

  public static URI url() {
    return Holder.URL;
  }

  /** What it answers, whatever the status. */
  public static JsonNode ask(String method, String path, String body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(url().resolve(path))
              .header("Content-Type", "application/json")
              .method(method, BodyPublishers.ofString(body))
              .build();
      HttpResponse<byte[]> answer = HTTP.send(request, BodyHandlers.ofByteArray());
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static void put(String path, String body) {
    JsonNode answer = ask("PUT", path, body);
    if (answer.has("error")) {
      throw new AssertionError(answer.toString());
    }
  }

  private static final class Holder {
    static final URI URL = start();

    private static URI start() {
      int port = FreePort.find();
      // Its class path is written in the phase pre-integration-test.
      Path path = Path.of("target/opensearch.path");
      Path home = ChildServer.directory("opensearch", "config/none", "");
      URI url = URI.create("http://127.0.0.1:" + port);
      ChildServer.start(
          home,
          url,
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx512m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-cp",
              read(path),
              Path.of("src/test/opensearch/OpenSearchServer.java").toAbsolutePath().toString(),
              home.toString(),
              String.valueOf(port)));
      return url;
    }

    private static String read(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
