package io.asgard.platform.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamLocationsTest {
  private static final String ANSWER = sample();

  @TempDir Path cache;

  @Test
  void answersFromItsCacheWhileOdinIsAway() throws Exception {
    HttpServer odin = odin(ANSWER);
    StreamLocations locations = locations(odin.getAddress().getPort());
    assertThat(locations.locate("mainstream").getEpoch()).isEqualTo(3);
    odin.stop(0);
    assertThat(locations.locate("mainstream").getBootstrap())
        .isEqualTo("127.0.0.1:8501,127.0.0.1:8502");
  }

  @Test
  void believesOdinThatAStreamIsNoMore() throws Exception {
    HttpServer odin = odin(ANSWER);
    StreamLocations locations = locations(odin.getAddress().getPort());
    locations.locate("mainstream");
    odin.removeContext("/v1/streams/mainstream"); // From now on 404.
    assertThatThrownBy(() -> locations.locate("mainstream"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("stream: mainstream (expected: known to Odin)");
    odin.stop(0);
  }

  @Test
  void answersThoughItCannotKeepTheAnswer() throws Exception {
    HttpServer odin = odin(ANSWER);
    // In the file's place, a directory that cannot be replaced.
    Files.createDirectories(cache.resolve("mainstream.json").resolve("occupied"));
    StreamLocations locations = locations(odin.getAddress().getPort());
    assertThat(locations.locate("mainstream").getEpoch()).isEqualTo(3);
    assertThat(locations.locate("mainstream").getEpoch()).isEqualTo(3);
    assertThat(cache).isDirectoryNotContaining("glob:**.tmp");
    odin.stop(0);
  }

  @Test
  void saysWhatIsMissingWhenOdinNeverAnswered() {
    assertThatThrownBy(() -> locations(1).locate("mainstream"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("stream: mainstream");
  }

  @Test
  void aPlainAddressServesEveryStream() {
    assertThat(StreamLocations.fixed("a:1,b:2").locate("any").getBootstrap()).isEqualTo("a:1,b:2");
  }

  private StreamLocations locations(int port) {
    return StreamLocations.of(URI.create("http://127.0.0.1:" + port), cache, () -> "token");
  }

  private static HttpServer odin(String answer) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/v1/streams/mainstream",
        exchange -> {
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String sample() {
    try (InputStream in = StreamLocationsTest.class.getResourceAsStream("/http/odin/stream.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
