package io.asgard.dagger;

import static io.asgard.platform.test.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.geometry.S2CellId;
import com.google.common.geometry.S2LatLng;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.v1.Input;
import io.asgard.contracts.v1.JobSpec;
import io.asgard.contracts.v1.WindowClosed;
import io.asgard.dagger.job.From;
import io.asgard.dagger.job.JobGraph;
import io.asgard.dagger.job.JobRuntime;
import io.asgard.platform.test.TestKafka;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events in a real Kafka, through a real Flink, into a store that remembers. */
class DaggerIT {
  private static final int PARTITIONS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final String topic = TestKafka.topic("driver-location", PARTITIONS);
  private final String windowsTopic = TestKafka.topic("asgard-windows", 1);
  private final Store store = new Store();
  private final Windows windows = new Windows(windowsTopic);
  private final Feed feed = new Feed(topic);
  @TempDir Path checkpoints;
  private @Nullable JobClient job;

  @AfterEach
  void stop() throws Exception {
    if (job != null) {
      job.cancel().get();
    }
    feed.close();
    windows.close();
    store.close();
  }

  @Test
  void everyWindowEqualsAnIndependentCount() throws Exception {
    List<DriverLocation> locations = feed.locations(20_000, 120);
    locations.forEach(location -> feed.send(location, PARTITIONS));
    feed.advance(Feed.START + 130_000, PARTITIONS);
    run(Specs.supply(topic));
    within(PATIENCE, () -> assertThat(lastEnd()).isEqualTo(Feed.START + 130_000));
    assertThat(points()).isEqualTo(uniqueDrivers(locations));
    assertThat(windows.told()).hasSize(13).allMatch(window -> window.getLate() == 0);
    assertThat(windows.told()).map(WindowClosed::getRows).isEqualTo(rowsPerWindow(locations));
  }

  @Test
  void badEventsAreSkippedAndOthersNot() throws Exception {
    List<DriverLocation> locations = feed.locations(500, 20);
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    feed.send(0, feed.location(tomorrow.toEpochMilli()).toByteArray());
    for (DriverLocation location : locations) {
      feed.send(location, PARTITIONS);
      feed.send(0, new byte[] {10, 100, 1});
      feed.send(1, new byte[0]);
    }
    feed.send(2, null);
    feed.advance(Feed.START + 20_000, PARTITIONS);
    run(Specs.supply(topic));
    within(PATIENCE, () -> assertThat(points()).isEqualTo(uniqueDrivers(locations)));
  }

  @Test
  void lateEventsAreCountedAndTold() throws Exception {
    feed.send(feed.location(Feed.START + 1_000), PARTITIONS);
    feed.advance(Feed.START + 30_000, PARTITIONS);
    run(Specs.supply(topic));
    within(PATIENCE, () -> assertThat(lastEnd()).isEqualTo(Feed.START + 30_000));
    for (int i = 0; i < 7; i++) {
      feed.send(feed.location(Feed.START + 9_999), PARTITIONS);
    }
    feed.send(feed.location(Feed.START + 30_000), PARTITIONS);
    feed.advance(Feed.START + 40_000, PARTITIONS);
    within(PATIENCE, () -> assertThat(windows.told()).contains(closed(0, 1, 7), closed(3, 1, 0)));
    assertThat(windows.told()).doesNotContain(closed(2, 0, 1));
    assertThat(points()).hasSize(2);
  }

  @Test
  void aLateEventCountsInThoseOfItsWindowsThatAreOpen() throws Exception {
    String hop =
        Specs.SQL
            .replace("TUMBLE(", "HOP(")
            .replace("'10' SECOND))", "'10' SECOND, INTERVAL '30' SECOND))");
    feed.send(feed.location(Feed.START + 1_000), PARTITIONS);
    feed.advance(Feed.START + 12_000, PARTITIONS);
    run(Specs.supply(topic).setSql(hop));
    within(PATIENCE, () -> assertThat(windows.told()).contains(closed(0, 1, 0)));
    DriverLocation late = feed.location(Feed.START + 2_000);
    feed.send(late, PARTITIONS);
    feed.send(
        late.toBuilder().setEventTimestamp(Timestamps.fromMillis(Feed.START - 20_001)).build(),
        PARTITIONS);
    feed.advance(Feed.START + 40_000, PARTITIONS);
    within(PATIENCE, () -> assertThat(lastEnd()).isEqualTo(Feed.START + 40_000));
    // Missed by one of three windows, and by the last of those that ended before.
    within(PATIENCE, () -> assertThat(windows.told()).contains(closed(0, 1, 1), closed(1, 2, 0)));
    assertThat(windows.told()).contains(closed(2, 2, 0), closed(3, 0, 0));
    assertThat(points().keySet())
        .filteredOn(point -> point.endsWith(" " + (Feed.START + 10_000) * 1_000_000))
        .hasSize(1);
    assertThat(points().keySet())
        .filteredOn(point -> point.endsWith(" " + (Feed.START + 30_000) * 1_000_000))
        .hasSize(2);
  }

  @Test
  void anIdlePartitionDoesNotHoldWindowsBack() throws Exception {
    JobSpec.Builder spec = Specs.supply(topic);
    spec.getInputsBuilder(0).setIdleAfter(Durations.fromSeconds(1));
    feed.send(0, feed.location(Feed.START).toByteArray());
    feed.send(0, feed.location(Feed.START + 15_000).toByteArray());
    run(spec);
    within(PATIENCE, () -> assertThat(windows.told()).containsExactly(closed(0, 1, 0)));
  }

  @Test
  void afterARefusedBatchTheJobGoesOnFromItsCheckpoint() throws Exception {
    run(Specs.supply(topic));
    List<DriverLocation> locations = feed.locations(3_000, 60);
    locations.subList(0, 1_500).forEach(location -> feed.send(location, PARTITIONS));
    within(PATIENCE, () -> assertThat(store.stored()).isNotEmpty());
    store.answers(400, 400);
    locations.subList(1_500, 3_000).forEach(location -> feed.send(location, PARTITIONS));
    feed.advance(Feed.START + 60_000, PARTITIONS);
    within(PATIENCE, () -> assertThat(lastEnd()).isEqualTo(Feed.START + 60_000));
    assertThat(points()).isEqualTo(uniqueDrivers(locations));
  }

  @Test
  void severalTasksComputeTheSame() throws Exception {
    List<DriverLocation> locations = feed.locations(5_000, 60);
    locations.forEach(location -> feed.send(location, PARTITIONS));
    feed.advance(Feed.START + 60_000, PARTITIONS);
    String sql = Specs.SQL.replace("COUNT(DISTINCT driver_id)", "DistinctCount(driver_id)");
    run(Specs.supply(topic).setSql(sql).setParallelism(2));
    within(PATIENCE, () -> assertThat(lastEnd()).isEqualTo(Feed.START + 60_000));
    assertThat(points()).isEqualTo(uniqueDrivers(locations));
  }

  private void run(JobSpec.Builder spec) throws Exception {
    JobRuntime runtime =
        new JobRuntime(
            Map.of("locstream", TestKafka.bootstrapServers()),
            URI.create("http://127.0.0.1:1"),
            checkpoints.resolve("token"),
            store.url(),
            new JobRuntime.Windows(TestKafka.bootstrapServers(), windowsTopic),
            checkpoints.toUri().toString(),
            From.INPUTS);
    spec.getInputsBuilder(0).setStart(Input.Start.EARLIEST);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2);
    JobGraph.build(env, spec.build(), runtime, Specs.schemas(topic));
    job = env.executeAsync(spec.getName());
  }

  private static WindowClosed closed(int number, int rows, int late) {
    long start = Feed.START + number * 10_000L;
    return WindowClosed.newBuilder()
        .setMetric("supply")
        .setStart(Timestamps.fromMillis(start))
        .setEnd(Timestamps.fromMillis(start + 10_000))
        .setRows(rows)
        .setLate(late)
        .build();
  }

  private long lastEnd() throws Exception {
    return windows.told().stream()
        .mapToLong(window -> Timestamps.toMillis(window.getEnd()))
        .max()
        .orElse(0);
  }

  /** What the store would show: the last value of each point. */
  private Map<String, Integer> points() {
    Map<String, Integer> points = new HashMap<>();
    for (String line : store.stored()) {
      String[] parts = line.split(" ");
      int value = (int) Double.parseDouble(parts[1].substring("unique_drivers=".length()));
      points.put(parts[0] + " " + parts[2], value);
    }
    return points;
  }

  private static Map<String, Integer> uniqueDrivers(List<DriverLocation> locations) {
    Map<String, Set<String>> drivers = new HashMap<>();
    for (DriverLocation location : locations) {
      drivers.computeIfAbsent(point(location), p -> new HashSet<>()).add(location.getDriverId());
    }
    return drivers.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().size()));
  }

  private static String point(DriverLocation location) {
    S2LatLng place =
        S2LatLng.fromDegrees(
            location.getLocation().getLatitude(), location.getLocation().getLongitude());
    return "supply,s2id="
        + S2CellId.fromLatLng(place).parent(13).id()
        + ",vehicle_type="
        + location.getVehicleType()
        + " "
        + end(location) * 1_000_000;
  }

  private static long end(DriverLocation location) {
    return (Timestamps.toMillis(location.getEventTimestamp()) / 10_000 + 1) * 10_000;
  }

  private static List<Long> rowsPerWindow(List<DriverLocation> locations) {
    Map<Long, Set<String>> points = new TreeMap<>();
    for (long end = Feed.START + 10_000; end <= Feed.START + 130_000; end += 10_000) {
      points.put(end, new HashSet<>());
    }
    locations.forEach(each -> points.getOrDefault(end(each), new HashSet<>()).add(point(each)));
    return points.values().stream().map(each -> (long) each.size()).toList();
  }
}
