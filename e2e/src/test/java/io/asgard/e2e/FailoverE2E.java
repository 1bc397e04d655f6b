package io.asgard.e2e;

import static io.asgard.platform.test.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A stream in two regions: planned, broken by hand, moved there and back under load with all who
 * write and read it, destroyed.
 */
class FailoverE2E {
  private static final Path HOME = Platform.repo().resolve("e2e/target/regions");
  private static final String FILE = "e2e/src/main/resources/regions.yaml";
  private static final String SET = "regions"; // as the file
  private static final String DAGGERS = "e2e/src/test/resources/daggers.yaml";
  private static final int DRIFT = 2; // bin/odin drift's exit code when there is some
  private static final long EACH = 6_000;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path directory;

  @Test
  void aStreamIsMadeMovedAndTakenAwayWithoutLoss() throws Exception {
    Platform.run(HOME, "bin/down", "--purge"); // what a run that was killed has left
    try (Platform platform = Platform.up(HOME, "-f", FILE)) {
      assertThat(platform.command("bin/odin", "plan", "-f", FILE)).contains("no changes");
      whatIsBrokenByHandIsShownAndRepaired(platform);
      routesAndQuotasChangeWithoutARestart(platform);
      nothingIsLostOrCountedTwiceOnTheWayThereAndBack(platform);
      nothingIsLeft(platform);
    }
  }

  private static void whatIsBrokenByHandIsShownAndRepaired(Platform platform) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster(8601)))) {
      ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "driver-location");
      AlterConfigOp op =
          new AlterConfigOp(new ConfigEntry("retention.ms", "1234567"), AlterConfigOp.OpType.SET);
      admin.incrementalAlterConfigs(Map.of(topic, List.of(op))).all().get();
    }
    platform.killAndAwait("locstream-2");
    assertThat(Platform.run(HOME, DRIFT, "bin/odin", "drift"))
        .contains("~ topic/driver-location  retention.ms: 1234567 (expected: 86400000)")
        .contains("locstream-2 has been started again 1 time: healthy");
    platform.command("bin/odin", "apply", "-f", FILE);
    assertThat(platform.command("bin/odin", "drift")).contains("no drift");
  }

  private static void routesAndQuotasChangeWithoutARestart(Platform platform) {
    long pid = platform.parts().get("fronting-server").path("pid").asLong();
    String[] change = {"-f", FILE, "--var", "events=90000"};
    assertThat(Platform.run(HOME, DRIFT, words("plan", change)))
        .contains("live/fronting-server changes in place")
        .contains("1 steps");
    platform.command(words("apply", change));
    within(
        PATIENCE,
        () ->
            assertThat(platform.command("bin/odin", "logs", "fronting-server"))
                .contains("live.yaml: read anew"));
    assertThat(platform.parts().get("fronting-server").path("pid").asLong()).isEqualTo(pid);
    platform.command("bin/odin", "apply", "-f", FILE);
  }

  private static String[] words(String verb, String... options) {
    return Stream.concat(Stream.of("bin/odin", verb), Stream.of(options)).toArray(String[]::new);
  }

  private void nothingIsLostOrCountedTwiceOnTheWayThereAndBack(Platform platform) throws Exception {
    platform.command("bin/odin", "apply", "-f", DAGGERS);
    Path ids = directory.resolve("acknowledged.ids");
    Instant begin = Instant.now();
    Feed feed =
        Feed.start(
            platform,
            "simulate",
            "--rate",
            "2000",
            "--ids",
            ids.toString(),
            "--token-file",
            platform.tokenFile().toString());
    awaitAcknowledged(ids, EACH);
    platform.command("bin/odin", "failover", "locstream");
    awaitAcknowledged(ids, count(ids) + EACH);
    platform.command("bin/odin", "failover", "locstream");
    awaitAcknowledged(ids, count(ids) + EACH);
    JsonNode report = feed.stop();

    Set<UUID> acknowledged = acknowledged(ids);
    assertThat(acknowledged).hasSize(report.path("stored").asInt());
    for (int copy : List.of(8601, 8604, 8606)) {
      within(PATIENCE, () -> assertThat(missing(acknowledged, copy)).as("at " + copy).isEmpty());
    }
    StoredEvents stored = StoredEvents.read(cluster(8601), "driver-location");
    within(
        PATIENCE,
        () ->
            assertThat(
                    Counts.differences(
                        stored.counts(), Counts.answered(platform, "moved_supply", begin)))
                .isEmpty());
    System.out.printf("failover: %s, duplicates found by id: %d%n", report, stored.duplicates());
    platform.command("bin/odin", "destroy", "daggers", "--allow-destroy");
  }

  private static void awaitAcknowledged(Path ids, long least) {
    within(PATIENCE, () -> assertThat(count(ids)).isGreaterThan(least));
  }

  private static long count(Path ids) throws Exception {
    try (Stream<String> lines = Files.lines(ids)) {
      return lines.count();
    }
  }

  private static Set<UUID> acknowledged(Path file) throws Exception {
    Set<UUID> ids = new HashSet<>();
    try (Stream<String> lines = Files.lines(file)) {
      lines.forEach(line -> ids.add(UUID.fromString(line.substring(0, 36))));
    }
    return ids;
  }

  private static Set<UUID> missing(Set<UUID> acknowledged, int broker) {
    Set<UUID> missing = new HashSet<>(acknowledged);
    for (String topic : List.of("driver-location", "booking")) {
      missing.removeAll(StoredEvents.read(cluster(broker), topic).ids());
    }
    return missing;
  }

  private static void nothingIsLeft(Platform platform) throws Exception {
    assertThatThrownBy(() -> platform.command("bin/odin", "destroy", SET))
        .hasMessageContaining("data would be destroyed")
        .hasMessageContaining("(expected: --allow-destroy)");
    assertThat(platform.parts()).containsKey("locstream-1");
    platform.command("bin/odin", "destroy", SET, "--allow-destroy");
    assertThat(platform.parts()).containsOnlyKeys("odin");
    assertThat(files("data")).isEmpty();
    assertThat(files("conf")).isEmpty();
  }

  private static List<Path> files(String name) throws Exception {
    Path directory = HOME.resolve(name);
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static String cluster(int port) {
    return "127.0.0.1:" + Platform.port(port);
  }
}
