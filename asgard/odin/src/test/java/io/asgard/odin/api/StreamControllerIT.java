package io.asgard.odin.api;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.v1.StreamLocation;
import io.asgard.odin.event.Events;
import io.asgard.platform.service.NotFoundException;
import io.asgard.platform.test.TestTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class StreamControllerIT {
  private static volatile StreamLocation now;

  private final HttpClient http = HttpClient.newHttpClient();
  private ConfigurableApplicationContext app;

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Discovery {
    @Bean
    Events events() {
      return new Events(Clock.systemUTC());
    }

    @Bean
    StreamController streams(Events events) {
      return new StreamController(StreamControllerIT::locate, events);
    }
  }

  private static StreamLocation locate(String stream) {
    if (!stream.equals("locstream")) {
      throw new NotFoundException("stream: " + stream + " is not declared");
    }
    return now;
  }

  @BeforeEach
  void starts() {
    at(1, "a:1");
    app =
        new SpringApplicationBuilder(Discovery.class)
            .run(
                Stream.concat(Arrays.stream(TestTokens.properties()), Stream.of("server.port=0"))
                    .map(setting -> "--" + setting)
                    .toArray(String[]::new));
  }

  @AfterEach
  void stops() {
    app.close();
  }

  @Test
  void tellsTheLocationAtOnceAndEachNewEpoch() {
    List<String> lines = lines();
    eventually(() -> assertThat(lines).contains(line(1, "a:1")));
    at(2, "b:1");
    app.getBean(Events.class).tell("flipped", "stream/locstream", "ops", "a test");
    eventually(() -> assertThat(lines).contains(line(2, "b:1")));
    app.getBean(Events.class).tell("applied", "set", "ops", "nothing of it");
    at(3, "c:1"); // No event says so.
    eventually(() -> assertThat(lines).contains(line(3, "c:1")));
    assertThat(lines.stream().filter(line -> line.startsWith("data:"))).hasSize(3);
  }

  @Test
  void saysAgainAndAgainThatItIsThere() {
    List<String> lines = lines();
    eventually(() -> assertThat(lines.stream().filter(":alive"::equals)).hasSizeGreaterThan(1));
  }

  @Test
  void aStopDoesNotWaitForThoseWhoWatch() {
    List<String> lines = lines();
    eventually(() -> assertThat(lines).contains(line(1, "a:1")));
    long begin = System.nanoTime();
    app.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void knowsNoOtherStream() throws Exception {
    assertThat(http.send(request("other"), BodyHandlers.ofString()).statusCode()).isEqualTo(404);
  }

  private List<String> lines() {
    List<String> lines = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> ignored =
        http.sendAsync(request("locstream"), BodyHandlers.ofLines())
            .thenAccept(answer -> answer.body().forEach(lines::add));
    return lines;
  }

  private HttpRequest request(String stream) {
    String port = app.getEnvironment().getProperty("local.server.port");
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + port + "/v1/streams/" + stream + "/events"))
        .header("Authorization", "Bearer " + TestTokens.token("any", "VIEWER"))
        .build();
  }

  private static void at(long epoch, String bootstrap) {
    now =
        StreamLocation.newBuilder()
            .setStream("locstream")
            .setEpoch(epoch)
            .setBootstrap(bootstrap)
            .build();
  }

  private static String line(int epoch, String bootstrap) {
    return "data:{\"stream\":\"locstream\",\"epoch\":\"%d\",\"bootstrap\":\"%s\"}"
        .formatted(epoch, bootstrap);
  }
}
