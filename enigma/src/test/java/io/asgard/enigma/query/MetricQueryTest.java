package io.asgard.enigma.query;

import static io.asgard.enigma.store.Samples.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.contracts.v1.MetricModel;
import io.asgard.enigma.store.Aggregation;
import io.asgard.enigma.store.SeriesQuery.Selection;
import io.asgard.enigma.store.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class MetricQueryTest {
  private static final QueryLimits LIMITS = new QueryLimits(1000, Duration.ofSeconds(60), 3);
  private static final MetricModel MODEL = model("supply", "speed");

  @Test
  void readsEverything() {
    MetricQuery query =
        parse(
            """
            {"metric":"supply","select":[{"field":"drivers","aggregation":"max"},{"field":"speed"}],
             "filters":{"vehicle_type":["BIKE","it's"]},"groupBy":["s2id"],
             "range":{"start":"2026-01-31T10:00:00Z","end":"2026-01-31T11:00:00Z"},"step":"60s"}
            """);
    assertThat(query.select())
        .containsExactly(
            new Selection("drivers", Aggregation.MAX), new Selection("speed", Aggregation.SUM));
    assertThat(query.filters()).isEqualTo(Map.of("vehicle_type", List.of("BIKE", "it's")));
    assertThat(query.range())
        .hasValue(
            new Span(Instant.parse("2026-01-31T10:00:00Z"), Instant.parse("2026-01-31T11:00:00Z")));
    assertThat(query.step()).hasValue(Duration.ofMinutes(1));
    assertThat(query.columns()).containsExactly("s2id", "time", "drivers", "speed");
  }

  @Test
  void readsALongPoll() {
    MetricQuery query =
        parse(
            """
            {"metric":"supply","select":[{"field":"drivers"}],"window":"latest",
             "after":"2026-01-31T10:00:10Z","wait":"25s"}
            """);
    assertThat(query.range()).isEmpty();
    assertThat(query.after()).isEqualTo("2026-01-31T10:00:10Z");
    assertThat(query.patience()).isEqualTo(Duration.ofSeconds(25));
  }

  @Test
  void columnsOfOneFieldTwiceAreToldApart() {
    MetricQuery query =
        parse(
            """
            {"metric":"supply","window":"latest","select":[
             {"field":"drivers","aggregation":"min"},{"field":"drivers","aggregation":"max"}]}
            """);
    assertThat(query.columns()).containsExactly("drivers_min", "drivers_max");
  }

  @Test
  void saysAllThatIsWrongAtOnce() {
    assertThatThrownBy(
            () ->
                parse(
                    """
                    {"metric":"supply","select":[{"field":"x"},{"field":"speed","aggregation":"p99"}],
                     "filters":{"city":["a"],"s2id":[]},"groupBy":["colour"],
                     "range":{"start":"yesterday","end":"2026-01-31T10:00:00Z"},"window":"last",
                     "step":"soon","after":"never","wait":"1h"}
                    """))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "window: last (expected: latest)",
            "range, window: (expected: one of the two)",
            "select: field x (expected: one of [drivers, speed])",
            "select: aggregation p99 (expected: one of sum, avg, min, max, last, count)",
            "filters: city (expected: one of the tags [s2id, vehicle_type])",
            "filters.s2id: empty (expected: at least one value)",
            "groupBy: colour (expected: one of the tags [s2id, vehicle_type])",
            "step: soon (expected: seconds such as 10s)",
            "after: never (expected: a time from 1970 to 2200 such as 2026-01-31T10:00:00Z)",
            "wait: 1h (expected: seconds such as 10s)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "range":{"start":"2026-01-31T11:00:00Z","end":"2026-01-31T10:00:00Z"} | range.end:
          "range":{"start":"2026-01-31T11:00:00Z"} | range.end: null (expected:
          "range":{"start":"-9000-01-31T11:00:00Z","end":"2026-01-31T10:00:00Z"} | range.start:
          "window":"latest","step":"60s" | step: 60s (expected: only with range)
          "window":"latest","wait":"61s" | wait: 61s (expected: 0s to 60s)
          "window":"latest","wait":"-1s" | wait: -1s (expected: 0s to 60s)
          "window":"latest","groupBy":["s2id","s2id"] | groupBy: s2id (expected: given once)
          "window":"latest","groupBy":[null] | groupBy: null (expected:
          "window":"latest","filters":{"s2id":["a","b","c","d"]} | filters: 4 values (expected: <= 3)
          "window":"latest","filters":{"s2id":["a\\u0000b"]} | (expected: text without control
          "window":"latest","filters":{"s2id":[""]} | (expected: text without control
          "window":"latest","filters":null,"groupBy":["s2id\\" or 1"] | groupBy: s2id" or 1 (expected:
          """)
  void refuses(String part, String problem) {
    String json = "{\"metric\":\"supply\",\"select\":[{\"field\":\"drivers\"}]," + part + "}";
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "-10s", "0.5s", "1.0005s"})
  void refusesStepsThatStoresCannotKeep(String step) {
    String json =
        """
        {"metric":"supply","select":[{"field":"drivers"}],"step":"%s",
         "range":{"start":"2026-01-31T10:00:00Z","end":"2026-01-31T11:00:00Z"}}
        """
            .formatted(step);
    assertThatThrownBy(() -> parse(json)).hasMessageContaining("(expected: >= 1s, whole");
  }

  private static MetricQuery parse(String json) {
    QueryRequest request = JsonMapper.shared().readValue(json, QueryRequest.class);
    return MetricQuery.of(request, MODEL, LIMITS);
  }
}
