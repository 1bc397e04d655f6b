package io.asgard.e2e;

import static io.asgard.platform.test.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** A real day of buses through every hop, and what Enigma and the map say of it. */
@TestMethodOrder(MethodOrderer.MethodName.class)
class BusDayE2E {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static Platform platform;
  private static Map<String, Integer> expected;
  private static JsonNode report;
  private static @Nullable JsonNode seen;

  @BeforeAll
  static void feedTheDayWhileSomebodyWatches() {
    platform = Shared.platform();
    platform.command("bin/odin", "apply", "-f", "deploy/local/examples/bus.yaml");
    BusDay day = BusDay.find();
    expected = day.uniqueVehicles();
    Feed feed = Feed.start(platform, "bus", day.file().toString(), "--speedup", "600");
    if (Files.exists(CHROMIUM)) {
      seen = Browser.clickACell(platform, "bus_supply.unique_vehicles", "austin", "bus-day.png");
    }
    report = feed.report();
  }

  @Test
  void everyRowIsAcceptedOrNamed() {
    assertThat(report.path("refused").path("total").asLong()).as("%s", report).isZero();
    assertThat(report.path("stored").asLong()).isEqualTo(report.path("sent").asLong()).isPositive();
  }

  @Test
  void enigmaCountsTheUniqueVehiclesOfEveryCellAndMinute() {
    within(
        Duration.ofSeconds(60),
        () -> assertThat(Counts.differences(expected, answered())).isEmpty());
  }

  @Test
  void theMapShowsTheUniqueVehiclesOfACellThatIsClicked() {
    assumeTrue(seen != null, "Skipped: " + CHROMIUM + " is not installed");
    long end = Instant.parse(seen.path("windowEnd").asString()).toEpochMilli();
    assertThat(seen.path("value").asInt())
        .as("%s", seen)
        .isEqualTo(expected.get(seen.path("id").asString() + " " + end));
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
