package io.asgard.bench;

import io.asgard.e2e.Feed;
import io.asgard.e2e.Platform;
import io.asgard.e2e.StoredEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * Events through every hop: producer, fronting server, three brokers with acks=all, dagger, time
 * series, Enigma, Cosmos, a client of the map. Nothing may be lost, by id.
 */
final class PipelineBench implements Bench.Runner {
  private static final int RATE = Integer.getInteger("rate", 20_000);
  private static final Duration WATERMARK = Duration.ofSeconds(5);

  @Override
  public void run(Figures figures, boolean quick) throws Exception {
    Duration load = quick ? Duration.ofSeconds(60) : Duration.ofMinutes(3);
    Path home = Platform.repo().resolve("bench/target/asgard");
    System.out.printf(
        "pipeline: %,d events/s for %d s through producer, fronting, 3 brokers (RF 3, acks=all), dagger,"
            + " time series, map%n",
        RATE, load.toSeconds());
    Platform.run(home, "bin/down", "--purge");
    Platform.up(home, "--no-feed"); // builds and trains what is missing: not what is measured
    Platform.run(home, "bin/down");
    start(figures, home);
    try (Platform platform = Platform.up(home, "--no-feed");
        LiveMap map = new LiveMap(platform, "supply")) {
      load(figures, platform, map, load);
    }
  }

  private static void start(Figures figures, Path home) throws Exception {
    long begin = System.nanoTime();
    Platform platform = Platform.up(home);
    double up = seconds(begin);
    try (LiveMap map = new LiveMap(platform, "supply")) {
      boolean seen = map.awaitFirst(Duration.ofMinutes(2));
      double frame = seconds(begin);
      figures.require(seen, "no frame on the map within 2 minutes of bin/up");
      figures.add("up_s", up, "bin/up, already built, until every part is healthy");
      figures.add("first_frame_s", frame, "bin/up until the first frame on the map");
      figures.goal("first_frame_s", frame <= 90, "<= 90 s");
    }
    platform.command("bin/down");
  }

  private static void load(Figures figures, Platform platform, LiveMap map, Duration load)
      throws Exception {
    Path ids = Files.createTempFile("bench", ".ids");
    Map<String, Long> pids = pids(platform);
    Feed feed =
        Feed.start(
            platform,
            "simulate",
            "--rate",
            String.valueOf(RATE),
            "--duration",
            load.toSeconds() + "s",
            "--ids",
            ids.toString());
    pids.put("feed", feed.pid());
    Instant begin = Instant.now();
    Map<String, Duration> before = Processes.cpu(pids);
    // The last look at the feed's own CPU is just before it ends.
    Waiting.until(begin.plus(load).minusSeconds(2));
    Map<String, Duration> after = Processes.cpu(pids);
    long resident = Processes.residentMegabytes(pids);
    JsonNode report = feed.report();
    Instant end = Instant.now();
    Waiting.until(end.plusSeconds(20)); // the last windows, closed by the feed's end marker
    rate(figures, report, load, resident);
    hops(before, after, load.minusSeconds(2));
    visible(figures, map.between(begin, begin.plus(load)));
    lost(figures, platform, ids, report);
  }

  private static Map<String, Long> pids(Platform platform) {
    Map<String, Long> pids = new TreeMap<>();
    platform
        .parts()
        .forEach(
            (name, part) -> {
              if (part.path("pid").asLong() > 0) {
                pids.put(name, part.path("pid").asLong());
              }
            });
    return pids;
  }

  private static void rate(Figures figures, JsonNode report, Duration load, long resident) {
    double rate = report.path("stored").asLong() / (double) load.toSeconds();
    figures.add("rate_per_s", rate, "events acknowledged per second");
    figures.goal("rate_per_s", rate >= RATE * 0.99, ">= 99 % of " + RATE);
    figures.add("rss_mb", resident, "resident memory of all processes under load, MB");
    figures.goal("rss_mb", resident <= 6 * 1024, "<= 6 GB");
  }

  private static void hops(
      Map<String, Duration> before, Map<String, Duration> after, Duration load) {
    System.out.println("  CPU per hop, of one core:");
    after.forEach(
        (name, used) -> {
          double share = used.minus(before.get(name)).toMillis() / (double) load.toMillis();
          System.out.printf("    %-20s %6.1f %%%n", name, share * 100);
        });
  }

  private static void visible(Figures figures, List<LiveMap.Seen> windows) {
    figures.require(!windows.isEmpty(), "no window was seen under load");
    if (windows.isEmpty()) {
      return;
    }
    double[] after =
        windows.stream()
            .mapToDouble(each -> each.after().minus(WATERMARK).toMillis())
            .sorted()
            .toArray();
    figures.add("windows", after.length, "windows seen on the map under load");
    figures.add(
        "p50_ms", after[after.length / 2], "from window end + watermark to the map, median");
    double p95 = after[(int) Math.ceil(after.length * 0.95) - 1];
    figures.add("p95_ms", p95, "the same, 95th percentile");
    figures.goal("p95_ms", p95 <= 3_000, "<= 3 s");
    double last = after[after.length - 1];
    figures.goal("lag", last <= 5_000, "no window later than 5 s at any time: every hop keeps up");
  }

  private static void lost(Figures figures, Platform platform, Path ids, JsonNode report)
      throws IOException {
    Set<UUID> missing = new HashSet<>();
    try (var lines = Files.lines(ids)) {
      lines.forEach(line -> missing.add(UUID.fromString(line.substring(0, 36))));
    }
    int acknowledged = missing.size();
    StoredEvents locations = StoredEvents.read(platform.bootstrap(), "driver-location");
    StoredEvents bookings = StoredEvents.read(platform.bootstrap(), "booking");
    missing.removeAll(locations.ids());
    missing.removeAll(bookings.ids());
    figures.add("lost", missing.size(), "acknowledged ids that are not in Kafka");
    figures.add(
        "duplicates", locations.duplicates() + bookings.duplicates(), "ids stored more than once");
    figures.require(missing.isEmpty(), missing.size() + " acknowledged events are lost");
    figures.require(
        acknowledged == report.path("stored").asInt(),
        "the feed counts " + report.path("stored") + " but names " + acknowledged + " ids");
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
