package io.asgard.firehose.sink.influx;

import static io.asgard.firehose.sink.SampleEvents.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Outcome;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.TestSettings;
import io.asgard.platform.test.TestInfluxDb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@EnabledIf(
    value = "io.asgard.platform.test.TestInfluxDb#installed",
    disabledReason = "influxd is not on the PATH")
class InfluxDbSinksIT extends InfluxContract {
  @Override
  URI server() {
    return TestInfluxDb.url();
  }

  @Override
  Map<String, String> more() {
    return Map.of("database", "firehose", "retention-policy", "autogen");
  }

  @Override
  void create(String table) {
    ask("CREATE DATABASE firehose");
  }

  @Test
  void waitsForADatabaseThatIsMissing() throws Exception {
    Map<String, String> settings =
        Map.of("database", "none", "measurement", "m", "fields.n", "offset");
    Sink sink =
        new InfluxSinks(TestSettings.bind(InfluxSettings.class, server().toString(), settings))
            .open();
    Delivery answer = sink.deliver(events(1)).get(0);
    assertThat(answer.outcome()).isEqualTo(Outcome.RETRY);
    assertThat(answer.detail()).contains("status 404", "database not found");
  }

  @Override
  List<Long> numbers(String column) {
    JsonNode rows =
        ask("SELECT " + column + " FROM " + table + " GROUP BY driver")
            .path("results")
            .path(0)
            .path("series");
    return StreamSupport.stream(rows.spliterator(), false)
        .map(series -> series.path("values").path(0).path(1).asLong())
        .sorted()
        .toList();
  }

  private static JsonNode ask(String query) {
    URI url =
        TestInfluxDb.url()
            .resolve("/query?db=firehose&q=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(url).POST(BodyPublishers.noBody()).build(),
                  BodyHandlers.ofString());
      return JsonMapper.shared().readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
