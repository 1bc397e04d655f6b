package io.asgard.registry;

import static io.asgard.platform.test.Eventually.eventually;
import static io.asgard.registry.TestRegistry.EDITOR;
import static io.asgard.registry.TestRegistry.VIEWER;
import static io.asgard.registry.TestRegistry.get;
import static io.asgard.registry.TestRegistry.put;
import static io.asgard.registry.TestRegistry.register;
import static io.asgard.registry.TestRegistry.request;
import static io.asgard.registry.TestRegistry.send;
import static io.asgard.registry.TestRegistry.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.platform.test.TestPostgres;
import io.asgard.registry.api.LongPolls;
import io.asgard.registry.catalog.DescriptorSets;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class LongPollIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Test
  void answersWhenATopicChanges() throws Exception {
    put("awaited", EDITOR);
    CompletableFuture<HttpResponse<String>> poll = poll("/v1/topics/awaited", "30s");
    eventually(() -> assertThat(waiting()).isPositive());
    assertThat(poll).isNotDone();
    register("awaited", DescriptorSets.driverLocation(), EDITOR);
    assertThat(poll.get(5, TimeUnit.SECONDS).body()).contains("\"version\":1");
  }

  @Test
  void answersNotModifiedAtTheEnd() throws Exception {
    put("silent", EDITOR);
    HttpResponse<String> answer = poll("/v1/topics/silent", "200ms").get(10, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).isEqualTo(304);
    assertThat(answer.headers().firstValue("ETag")).contains(tag("/v1/topics/silent"));
  }

  @Test
  void answersAtOnceWhoKnowsNothingOrSomethingOld() throws Exception {
    put("new", EDITOR);
    assertThat(get("/v1/topics/new?wait=60s", VIEWER).statusCode()).isEqualTo(200);
    HttpResponse<byte[]> old =
        send(request("/v1/topics/new?wait=60s", VIEWER).header("If-None-Match", "\"old\"").GET());
    assertThat(old.statusCode()).isEqualTo(200);
  }

  @Test
  void answersOthersWhileHundredsWait() throws Exception {
    put("crowded", EDITOR);
    // More than the server has threads.
    List<CompletableFuture<HttpResponse<String>>> polls =
        IntStream.range(0, 200).mapToObj(i -> poll("/v1/topics/crowded", "60s")).toList();
    eventually(() -> assertThat(waiting()).isGreaterThanOrEqualTo(200));
    assertThat(get("/v1/topics/crowded", VIEWER).statusCode()).isEqualTo(200);
    register("crowded", DescriptorSets.driverLocation(), EDITOR);
    for (CompletableFuture<HttpResponse<String>> poll : polls) {
      assertThat(poll.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    eventually(() -> assertThat(waiting()).isZero());
  }

  @Test
  void answersThoseWhoWaitWhenItStops() throws Exception {
    ConfigurableApplicationContext other = TestRegistry.start(TestPostgres.url());
    String url =
        "http://127.0.0.1:"
            + other.getEnvironment().getProperty("local.server.port")
            + "/v1/topics";
    LongPolls polls = other.getBean(LongPolls.class);
    eventually(() -> assertThat(at(url, "old").get().statusCode()).isEqualTo(200));
    String known = at(url, "old").get().headers().firstValue("ETag").orElseThrow();
    CompletableFuture<HttpResponse<String>> poll = at(url + "?wait=60s", known);
    eventually(() -> assertThat(polls.size()).isOne());
    other.close();
    assertThat(poll.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(304);
  }

  private static CompletableFuture<HttpResponse<String>> at(String url, String known) {
    return HTTP.sendAsync(
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", "Bearer " + VIEWER)
            .header("If-None-Match", known)
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void refusesAWaitThatIsNone() throws Exception {
    assertThat(text(get("/v1/topics?wait=soon", VIEWER)))
        .contains("wait: soon (expected: a duration");
    assertThat(text(get("/v1/topics?wait=2m", VIEWER))).contains("wait: 2m (expected: 0s to 60s)");
    assertThat(get("/v1/topics/nothing?wait=1s", VIEWER).statusCode()).isEqualTo(404);
    assertThat(get("/v1/topics?wait=1s", "none").statusCode()).isEqualTo(401);
  }

  private static int waiting() {
    return TestRegistry.context().getBean(LongPolls.class).size();
  }

  private static String tag(String path) throws Exception {
    return get(path, VIEWER).headers().firstValue("ETag").orElseThrow();
  }

  private static CompletableFuture<HttpResponse<String>> poll(String path, String wait) {
    try {
      return HTTP.sendAsync(
          request(path + "?wait=" + wait, VIEWER).header("If-None-Match", tag(path)).build(),
          BodyHandlers.ofString());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
