package io.asgard.bench;

import io.asgard.e2e.Feed;
import io.asgard.e2e.Platform;
import io.asgard.e2e.StoredEvents;
import java.io.BufferedReader;
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
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Duration LAG = Duration.ofSeconds(5);

  /** From cold JVMs at the full rate; what the platform does meanwhile is printed, not measured. */
  private static final Duration WARM_UP = Duration.ofSeconds(90);

  @Override
  public void run(Figures figures, boolean quick) throws Exception {
    Duration load = quick ? Duration.ofSeconds(60) : Duration.ofMinutes(3);
    Path home = Platform.repo().resolve("bench/target/asgard");
    System.out.printf(
        "pipeline: %,d events/s for %d s, after %d s of the same to warm up, through producer, fronting,"
            + " 3 brokers (RF 3, acks=all), dagger, time series, map%n",
        RATE, load.toSeconds(), WARM_UP.toSeconds());
    Platform.run(home, "bin/down", "--purge");
    if (!quick) {
      Platform.up(home, "--no-feed"); // builds and trains what is missing: not what is measured
      Platform.run(home, "bin/down");
      start(figures, home);
    }
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
            WARM_UP.plus(load).plusSeconds(2).toSeconds() + "s",
            "--ids",
            ids.toString());
    pids.put("feed", feed.pid());
    Instant cold = Instant.now();
    Instant begin = cold.plus(WARM_UP);
    Waiting.until(begin);
    Map<String, Duration> before = Processes.cpu(pids);
    Waiting.until(begin.plus(load));
    Map<String, Duration> after = Processes.cpu(pids);
    long resident = Processes.residentMegabytes(pids);
    JsonNode report = feed.report();
    Waiting.until(Instant.now().plusSeconds(20)); // the last windows, closed by the feed's end
    hops(before, after, load);
    figures.add("rss_mb", resident, "resident memory of all processes under load, MB");
    figures.goal("rss_mb", resident <= 6 * 1024, "<= 6 GB");
    coldStart(figures, cold, map.between(cold, begin));
    visible(figures, map.between(begin, begin.plus(load)), load);
    events(figures, platform, ids, report, begin, load);
  }

  /** How long a cold platform takes to keep up with the rate. */
  private static void coldStart(Figures figures, Instant cold, List<LiveMap.Seen> windows) {
    Instant late =
        windows.stream()
            .filter(each -> each.after().minus(WATERMARK).compareTo(LAG) > 0)
            .map(LiveMap.Seen::end)
            .max(Instant::compareTo)
            .orElse(cold);
    figures.add(
        "warm_s",
        Duration.between(cold, late).toMillis() / 1e3,
        "full rate from cold JVMs until windows are in time");
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

  private static void hops(
      Map<String, Duration> before, Map<String, Duration> after, Duration load) {
    System.out.println("  CPU per hop, of one core:");
    after.forEach(
        (name, used) -> {
          double share = used.minus(before.get(name)).toMillis() / (double) load.toMillis();
          System.out.printf("    %-20s %6.1f %%%n", name, share * 100);
        });
  }

  private static void visible(Figures figures, List<LiveMap.Seen> windows, Duration load) {
    long expected = load.dividedBy(WINDOW) - 1; // The first and the last may be cut.
    figures.require(
        windows.size() >= expected,
        windows.size() + " windows were seen under load (expected: >= " + expected + ")");
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
    figures.add("lag_ms", last, "the same, the latest: no hop was further behind");
    figures.require(last <= LAG.toMillis(), "a window came " + last + " ms late: a hop lagged");
  }

  /** The rate by the events of the measured time, and that all of the feed's are in Kafka. */
  private static void events(
      Figures figures, Platform platform, Path ids, JsonNode report, Instant begin, Duration load)
      throws IOException {
    Set<UUID> missing = new HashSet<>();
    long from = begin.toEpochMilli();
    long to = begin.plus(load).toEpochMilli();
    long measured = 0;
    try (BufferedReader lines = Files.newBufferedReader(ids)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        missing.add(UUID.fromString(line.substring(0, 36)));
        long time = Long.parseLong(line.substring(37, line.indexOf(' ', 37)));
        measured += from <= time && time < to ? 1 : 0;
      }
    }
    double rate = measured / (double) load.toSeconds();
    figures.add("rate_per_s", rate, "events made per second, all acknowledged");
    figures.goal("rate_per_s", rate >= RATE * 0.99, ">= 99 % of " + RATE);
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
