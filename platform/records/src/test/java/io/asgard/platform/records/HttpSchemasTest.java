package io.asgard.platform.records;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.asgard.contracts.v1.ReaderReport;
import io.asgard.contracts.v1.SchemaVersion;
import io.asgard.contracts.v1.TopicRead;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpSchemasTest {
  private final List<String> topics = new CopyOnWriteArrayList<>(List.of("driver-location"));
  private final List<String> reports = new CopyOnWriteArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer registry;
  private Schemas schemas;

  @BeforeEach
  void start() throws IOException {
    registry = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    registry.createContext("/v1/topics", this::answer);
    registry.start();
    schemas = Schemas.http(url(), () -> "t");
    schemas.start();
  }

  @AfterEach
  void stop() {
    schemas.close();
    registry.stop(0);
  }

  @Test
  void readsTheRegistryBeforeItStarts() {
    assertThat(schemas.get("driver-location").team()).isEqualTo("transport");
    assertThat(schemas.failure()).isEmpty();
  }

  @Test
  void picksUpANewTopic() {
    topics.add("bus-location");
    eventually(() -> assertThat(schemas.find("bus-location")).isPresent());
  }

  @Test
  void keepsWhatItKnowsWhileTheRegistryIsAway() {
    registry.stop(0);
    eventually(() -> assertThat(schemas.failure()).isPresent());
    assertThat(schemas.find("driver-location")).isPresent();
  }

  @Test
  void asksARegistryThatDoesNotLetItWaitOnlyNowAndThen() {
    int before = asked.get();
    topics.add("bus-location");
    eventually(() -> assertThat(schemas.find("bus-location")).isPresent());
    assertThat(asked.get() - before).isLessThan(10);
  }

  @Test
  void keepsTheTypeOfATopicThatDidNotChange() {
    TopicType before = schemas.get("driver-location");
    topics.add("bus-location");
    eventually(() -> assertThat(schemas.find("bus-location")).isPresent());
    assertThat(schemas.get("driver-location")).isSameAs(before);
  }

  @Test
  void saysWhoReadsWhat() {
    registry.createContext(
        "/v1/readers",
        exchange -> {
          reports.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    SchemaReader reader = SchemaReader.of("demo/firehose/map", "1@a", List.of("driver-location"));
    try (Schemas reading = Schemas.http(url(), () -> "t", reader)) {
      reading.start();
      assertThat(reports)
          .containsExactly(
              "{\"reader\":\"demo/firehose/map\",\"instance\":\"1@a\","
                  + "\"reads\":[{\"topic\":\"driver-location\",\"version\":1}]}");
    }
  }

  @Test
  void goesOnAfterAnError() {
    AtomicInteger tokens = new AtomicInteger();
    Supplier<String> token =
        () -> {
          if (tokens.getAndIncrement() == 0) {
            throw new OutOfMemoryError("for the test");
          }
          return "t";
        };
    try (Schemas hit = Schemas.http(url(), token)) {
      hit.start();
      eventually(() -> assertThat(hit.find("driver-location")).isPresent());
      assertThat(hit.failure()).isEmpty();
    }
  }

  @Test
  void aReadersNamePartsHaveNoSlashOrBlank() {
    assertThat(SchemaReader.part("a/b c")).isEqualTo("a_b_c");
    assertThat(SchemaReader.part("x".repeat(81))).hasSize(80);
    assertThat(SchemaReader.part("")).isEqualTo("_");
  }

  @Test
  void saysOnceThatItReadsEveryTopic() {
    ReaderReports every =
        new ReaderReports(SchemaReader.of("demo/fronting/gate", "1@a", List.of()));
    ReaderReport report = every.of(Map.of("driver-location", schemas.get("driver-location")));
    assertThat(report.getReadsList()).extracting(TopicRead::getTopic).containsExactly("*");
    every.sent(report, 0);
    assertThat(every.isDue(every.of(Map.of()), 1)).isFalse();
    assertThat(every.isDue(report, Duration.ofMinutes(6).toNanos())).isTrue();
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + registry.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    byte[] body =
        exchange.getRequestURI().getPath().contains("/versions/")
            ? Samples.files().toByteArray()
            : list();
    exchange.getResponseHeaders().set("ETag", "\"" + topics.size() + "\"");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private byte[] list() throws IOException {
    StringBuilder json = new StringBuilder("{\"topics\":[");
    for (String topic : topics) {
      var schema =
          Samples.topic(topic).toBuilder()
              .addVersions(SchemaVersion.newBuilder().setVersion(1).setSha256("abc"));
      json.append(json.length() > 11 ? "," : "").append(JsonFormat.printer().print(schema));
    }
    return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }
}
