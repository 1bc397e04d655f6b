package io.asgard.dagger.source;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.util.UserCodeClassLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaFollowerTest {
  @TempDir Path directory;

  private final Set<String> reports = ConcurrentHashMap.newKeySet();
  private final Hooks hooks = new Hooks();
  private HttpServer registry;

  @BeforeEach
  void start() throws IOException {
    registry = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    registry.createContext("/", this::answer);
    registry.start();
  }

  @AfterEach
  void stop() {
    hooks.byName.values().forEach(Runnable::run);
    registry.stop(0);
  }

  @Test
  void aTableThatIsReadTwiceIsFollowedAndReportedForBoth() throws IOException {
    follower("speed").start(hooks);
    follower("location").start(hooks);
    follower("location").start(hooks);
    assertThat(hooks.byName).hasSize(2);
    eventually(() -> assertThat(reports).hasSize(2));
    assertThat(reports.stream().map(report -> report.split("\"instance\":")[1].split(",")[0]))
        .doesNotHaveDuplicates();
  }

  private SchemaFollower follower(String field) throws IOException {
    Path token = Files.writeString(directory.resolve("token"), "t");
    URI url = URI.create("http://127.0.0.1:" + registry.getAddress().getPort());
    return new SchemaFollower(
        url, token.toString(), "demo/dagger/supply", "drivers", List.of("t"), List.of(field));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (!body.isEmpty()) {
      reports.add(body);
    }
    byte[] none = "{}".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, none.length);
    exchange.getResponseBody().write(none);
    exchange.close();
  }

  private static final class Hooks implements UserCodeClassLoader {
    private final Map<String, Runnable> byName = new HashMap<>();

    @Override
    public ClassLoader asClassLoader() {
      return SchemaFollowerTest.class.getClassLoader();
    }

    @Override
    public void registerReleaseHookIfAbsent(String name, Runnable hook) {
      byName.putIfAbsent(name, hook);
    }
  }
}
