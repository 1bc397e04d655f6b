package io.asgard.e2e;

import static io.asgard.platform.test.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A plain web application gets a topic's events: nothing is done for it but a few lines of YAML.
 */
class FirehoseE2E {
  private static final Duration ARRIVES = Duration.ofSeconds(60);
  private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");

  private final Set<UUID> taken = ConcurrentHashMap.newKeySet();
  private HttpServer application;

  @BeforeEach
  void listen() throws IOException {
    application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    application.createContext("/events", this::take);
    application.start();
  }

  @AfterEach
  void end() {
    application.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Matcher ids = ID.matcher(body);
    while (ids.find()) {
      taken.add(UUID.fromString(ids.group(1)));
    }
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  @Test
  void isCreatedScaledResetAndRemovedByOdin() throws Exception {
    Platform platform = Shared.platform();
    publish(platform);
    apply(platform, 2);
    assertThat(platform.parts()).containsKeys("web", "web-2");
    awaitAll(platform);

    taken.clear();
    assertThat(platform.command("bin/odin", "reset", "web", "--to", "begin"))
        .contains("web: 6 partitions of 2 instances are read from begin");
    awaitAll(platform);

    apply(platform, 1);
    assertThat(platform.parts()).containsKey("web").doesNotContainKey("web-2");
    publish(platform);
    awaitAll(platform);

    platform.command("bin/odin", "destroy", "web", "--allow-destroy");
    assertThat(platform.parts()).doesNotContainKey("web");
  }

  private static void publish(Platform platform) {
    Feed.start(platform, "simulate", "--rate", "2000", "--duration", "5s").report();
  }

  private void apply(Platform platform, int instances) {
    int port = application.getAddress().getPort();
    platform.command(
        "bin/odin",
        "apply",
        "-f",
        "deploy/local/examples/web.yaml",
        "--var",
        "url=http://127.0.0.1:" + port + "/events",
        "--var",
        "instances=" + instances);
  }

  private void awaitAll(Platform platform) {
    Set<UUID> stored = StoredEvents.read(platform.bootstrap(), "booking").ids();
    assertThat(stored).isNotEmpty();
    within(ARRIVES, () -> assertThat(taken).containsAll(stored));
  }
}
