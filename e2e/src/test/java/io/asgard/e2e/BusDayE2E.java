package io.asgard.e2e;

import static io.asgard.platform.test.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real day of buses through every hop, and what Enigma and the map say of it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BusDayE2E {
  private static Platform platform;
  private static BusDay day;
  private static Map<String, Integer> expected;
  private static JsonNode report;

  @BeforeAll
  static void feedTheDay() {
    platform = Shared.platform();
    platform.command("bin/odin", "apply", "-f", "deploy/local/examples/bus.yaml");
    day = BusDay.find();
    expected = day.uniqueVehicles();
    report = Feed.start(platform, "bus", day.file().toString(), "--speedup", "600").report();
  }

  @Test
  @Order(1)
  void everyRowIsAcceptedOrNamed() {
    assertThat(report.path("refused").path("total").asLong()).as("%s", report).isZero();
    assertThat(report.path("stored").asLong()).isEqualTo(report.path("sent").asLong()).isPositive();
  }

  @Test
  @Order(2)
  void enigmaCountsTheUniqueVehiclesOfEveryCellAndMinute() {
    within(Duration.ofSeconds(60), () -> assertThat(answered()).isEqualTo(expected));
  }

  @Test
  @Order(3)
  void theMapShowsAndExplainsACell() throws Exception {
    assumeTrue(
        Files.exists(Path.of("/usr/bin/chromium")), "Skipped: /usr/bin/chromium is not installed");
    assertThatCode(
            () ->
                platform.command(
                    "e2e/browser/run",
                    platform.page(),
                    "bus_supply",
                    screenshot().toString(),
                    result().toString()))
        .doesNotThrowAnyException();
    JsonNode seen = JsonMapper.shared().readTree(Files.readString(result()));
    String cell = seen.path("id").asString();
    long end = Instant.parse(seen.path("windowEnd").asString()).toEpochMilli();
    assertThat(seen.path("value").asInt()).isEqualTo(expected.get(cell + " " + end));
    assertThat(Files.size(screenshot())).isGreaterThan(10_000);
  }

  private static Path screenshot() {
    return Platform.repo().resolve("e2e/target/map.png");
  }

  private static Path result() {
    return Platform.repo().resolve("e2e/target/map.json");
  }

  /** Enigma's answers in the shape of {@link BusDay#uniqueVehicles}. */
  private static Map<String, Integer> answered() {
    Map<String, Integer> counts = new TreeMap<>();
    Instant start = Instant.parse("2017-03-16T00:00:00Z");
    for (int hour = 0; hour < 48; hour++) {
      Instant from = start.plus(Duration.ofHours(hour));
      for (JsonNode row : hour(from, from.plus(Duration.ofHours(1))).path("rows")) {
        long end = Instant.parse(row.get(1).asString()).toEpochMilli();
        counts.put(row.get(0).asString() + " " + end, (int) row.get(2).asDouble());
      }
    }
    return counts;
  }

  private static JsonNode hour(Instant from, Instant to) {
    return platform.query(
        """
        {"metric":"bus_supply","select":[{"field":"unique_vehicles","aggregation":"sum"}],
         "groupBy":["s2id"],"range":{"start":"%s","end":"%s"},"step":"60s"}
        """
            .formatted(from, to));
  }
}
