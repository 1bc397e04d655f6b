package io.asgard.odin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.asgard.odin.cli.OdinClient.Refused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OdinClientTest {
  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer odin;
  private OdinClient client;

  @BeforeEach
  void listen() throws IOException {
    odin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    odin.start();
    client = new OdinClient("http://127.0.0.1:" + odin.getAddress().getPort(), "token");
  }

  @AfterEach
  void end() {
    odin.stop(0);
  }

  @Test
  void saysWhyOdinRefuses() {
    answer(409, "{\"detail\":\"plan: made for another state\"}");
    assertThatThrownBy(() -> client.post("/v1/apply", Map.of()))
        .isInstanceOf(Refused.class)
        .hasMessage("plan: made for another state");
  }

  @Test
  void saysSoToWhoHasNoTokenToo() {
    answer(401, "{\"detail\":\"token: revoked\"}");
    assertThatThrownBy(() -> client.post("/v1/apply", Map.of())).hasMessage("token: revoked");
  }

  @Test
  void asksForAChangeOnceThoughNoAnswerComes() {
    odin.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.close();
        });
    assertThatThrownBy(() -> client.post("/v1/down", "")).hasMessageContaining("does not answer");
    assertThat(asked).hasValue(1);
  }

  @Test
  void hearsEventsAsTheyCome() {
    answer(200, "data:{\"phase\":\"DONE\"}\n\n: a comment\n\ndata:{\"phase\":\"HEALTHY\"}\n\n");
    List<String> phases = new ArrayList<>();
    boolean healthy =
        client.change("/v1/apply", Map.of(), line -> phases.add(line.path("phase").asString()));
    assertThat(phases).containsExactly("DONE", "HEALTHY");
    assertThat(healthy).isTrue();
  }

  private void answer(int status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    odin.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }
}
