package io.asgard.e2e;

import static io.asgard.platform.test.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Kill -9 of one part after the other under load. Nobody repairs anything by hand. */
class FaultsE2E {
  private static final List<String> VICTIMS =
      List.of(
          "mainstream-2",
          "fronting-server",
          "flink-taskmanager",
          "flink-jobmanager",
          "odin",
          "enigma",
          "cosmos");

  @TempDir private Path directory;

  @Test
  void nothingThatWasAcknowledgedIsLostOrCountedTwice() throws Exception {
    Platform platform = Shared.platform();
    platform.command("bin/odin", "apply", "-f", "e2e/src/test/resources/faults.yaml");
    Path ids = directory.resolve("acknowledged.ids");
    Set<UUID> before = ids(platform);
    Feed feed = Feed.start(platform, "simulate", "--rate", "5000", "--ids", ids.toString());
    for (String victim : VICTIMS) {
      platform.killAndAwait(victim);
    }
    JsonNode report = feed.stop();
    StoredEvents stored = StoredEvents.read(platform.bootstrap(), "driver-location");

    Set<UUID> acknowledged = acknowledged(ids);
    assertThat(acknowledged).hasSize(report.path("stored").asInt());
    Set<UUID> kept = without(ids(platform), before);
    assertThat(without(acknowledged, kept)).as("acknowledged but not in Kafka").isEmpty();
    assertThat(without(kept, acknowledged)).as("in Kafka but not acknowledged").isEmpty();
    within(
        Duration.ofSeconds(90),
        () ->
            assertThat(
                    Counts.differences(
                        stored.counts(),
                        Counts.answered(platform, "fault_supply", stored.firstWindow())))
                .isEmpty());
    System.out.printf("faults: %s, duplicates found by id: %d%n", report, stored.duplicates());
  }

  /** Of all events that Kafka has. */
  private static Set<UUID> ids(Platform platform) {
    Set<UUID> ids = new HashSet<>(StoredEvents.read(platform.bootstrap(), "booking").ids());
    ids.addAll(StoredEvents.read(platform.bootstrap(), "driver-location").ids());
    return ids;
  }

  private static Set<UUID> without(Set<UUID> all, Set<UUID> some) {
    Set<UUID> rest = new HashSet<>(all);
    rest.removeAll(some);
    return rest;
  }

  private static Set<UUID> acknowledged(Path file) throws Exception {
    Set<UUID> ids = new HashSet<>();
    try (var lines = Files.lines(file)) {
      lines.forEach(line -> ids.add(UUID.fromString(line.substring(0, 36))));
    }
    return ids;
  }
}
