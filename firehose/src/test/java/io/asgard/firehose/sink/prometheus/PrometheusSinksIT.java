package io.asgard.firehose.sink.prometheus;

import static io.asgard.firehose.sink.SampleEvents.event;
import static io.asgard.firehose.sink.SampleEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Outcome;
import io.asgard.firehose.sink.Relay;
import io.asgard.firehose.sink.SampleEvents;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.SinkContract;
import io.asgard.firehose.sink.TestSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@EnabledIf(
    value = "io.asgard.firehose.sink.prometheus.PrometheusServer#installed",
    disabledReason = "prometheus is not on the PATH")
class PrometheusSinksIT extends SinkContract {
  private static final AtomicInteger RUNS = new AtomicInteger();

  private final String metric = "number" + RUNS.incrementAndGet();
  private Relay relay;
  private Sink sink;

  @BeforeEach
  void open() {
    relay = new Relay("127.0.0.1", PrometheusServer.url().getPort());
    sink = sink(Map.of());
  }

  @AfterEach
  void close() {
    relay.close();
  }

  private Sink sink(Map<String, String> others) {
    Map<String, String> settings = new HashMap<>();
    settings.put("metrics." + metric, "offset");
    settings.put("labels.driver", "message.driver_id");
    settings.put("labels.none", "message.route_id");
    settings.put("labels.a_first", "topic");
    settings.put("timeout", "2s");
    settings.putAll(others);
    PrometheusSinks sinks =
        new PrometheusSinks(
            TestSettings.bind(
                PrometheusSettings.class,
                "http://127.0.0.1:" + relay.port() + "/api/v1/write",
                settings));
    sinks.check(SampleEvents.TYPE);
    return sinks.open();
  }

  @Test
  void writesASampleOfEachMetric() throws Exception {
    sink(Map.of("metrics.bike", "message.vehicle_type == asgard.sample.VehicleType.BIKE"))
        .deliver(List.of(event(7, "a b")));
    assertThat(ask("{driver=\"a b\",a_first=\"driver-location\"}"))
        .extracting(series -> series.path("metric").path("__name__").stringValue())
        .contains("bike", metric);
    assertThat(ask("bike{driver=\"a b\"}"))
        .extracting(series -> series.path("value").path(1).stringValue())
        .containsExactly("1");
  }

  @Test
  void storesTheNeighboursOfASampleThatTheServerRefuses() throws Exception {
    // A sample of another value at a time that has one.
    sink.deliver(List.of(event(100, "driver-7")));
    List<Delivery> answers = sink.deliver(events(20));
    assertThat(answers.get(7).outcome()).isEqualTo(Outcome.REJECT);
    assertThat(answers.get(7).detail()).startsWith("status 400: ");
    assertThat(arrived()).hasSize(20).contains(100L).doesNotContain(7L);
  }

  @Test
  void saysAllThatDoesNotFit() {
    assertThatThrownBy(() -> sink(Map.of("metrics.a-b", "topic", "labels.0", "message.none")))
        .hasMessageContaining("firehose.sink.prometheus.metrics.a-b (expected: a name, ")
        .hasMessageContaining("metrics.a-b: STRING (expected: a number)")
        .hasMessageContaining("labels.0 (expected: a name, ")
        .hasMessageContaining("labels.0: message.none (expected: a CEL expression");
  }

  private static List<JsonNode> ask(String query) {
    URI url =
        URI.create(
            "http://127.0.0.1:"
                + PrometheusServer.url().getPort()
                + "/api/v1/query?time=1700000001&query="
                + URLEncoder.encode(query, StandardCharsets.UTF_8));
    try {
      String answer =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
              .body();
      JsonNode result = JsonMapper.shared().readTree(answer).path("data").path("result");
      return StreamSupport.stream(result.spliterator(), false).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected Sink sink() {
    return sink;
  }

  @Override
  protected List<Long> arrived() {
    return ask(metric).stream()
        .map(series -> Long.valueOf(series.path("value").path(1).stringValue()))
        .sorted()
        .toList();
  }

  @Override
  protected void breakDown() {
    relay.close();
  }
}
