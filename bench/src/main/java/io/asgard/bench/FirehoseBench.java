package io.asgard.bench;

import io.asgard.e2e.Platform;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A firehose that takes a backlog of 110-byte protobuf events from one broker to each kind of sink:
 * broker, firehose and receiver on this machine, one instance.
 */
final class FirehoseBench implements Bench.Runner {
  private static final int PARTITIONS = 6;
  private static final int EVENTS = 6_000_000;
  private static final Set<String> PATHS =
      Set.of(System.getProperty("paths", "").split(",")).stream()
          .filter(path -> !path.isEmpty())
          .collect(Collectors.toSet());
  private static final Duration START = Duration.ofSeconds(60);

  @Override
  public void run(Figures figures, boolean quick) throws Exception {
    Path home = Platform.repo().resolve("bench/target/firehose");
    Platform.run(home, "bin/down", "--purge");
    Path set = Platform.repo().resolve("bench/src/main/resources/firehose.yaml");
    try (Platform platform = Platform.up(home, "-f", set.toString());
        WebApplication application = new WebApplication()) {
      int events = quick ? EVENTS / 2 : EVENTS;
      System.out.printf(
          "firehose: %,d events of %d bytes in one broker; all on this machine%n",
          events, Backlog.BYTES);
      Backlog backlog = Backlog.publish(platform.bootstrap(), events, PARTITIONS);
      Run run = new Run(figures, platform, backlog, application, quick);
      run.http("http_batch_json", 120_000, "batch=true");
      run.http("http_batch_raw", 200_000, "batch=true", "body=RAW");
      run.http("http_single_json", 25_000, "batch=false");
      run.http("http2_single_json", 25_000, "batch=false", "http2=true");
      run.path("log", 300_000, List.of("firehose.sink.type=log"));
    }
  }

  /** Path by path, each with a group of its own. */
  private record Run(
      Figures figures,
      Platform platform,
      Backlog backlog,
      WebApplication application,
      boolean quick) {

    void http(String name, double goal, String... settings) throws Exception {
      List<String> all = new ArrayList<>();
      all.add("firehose.sink.type=http");
      all.add("firehose.sink.http.url=" + application.url());
      for (String setting : settings) {
        all.add("firehose.sink.http." + setting);
      }
      path(name, goal, all);
    }

    void path(String name, double goal, List<String> settings) throws Exception {
      if (!PATHS.isEmpty() && !PATHS.contains(name)) {
        return;
      }
      Seen seen = new Seen(backlog.events());
      application.tell(seen);
      long begin = System.nanoTime();
      try (FirehoseProcess firehose = FirehoseProcess.start(platform, name, seen, settings)) {
        awaitFirst(firehose, seen);
        figures.add(name + ".start_s", (seen.first() - begin) / 1e9, "until the first event");
        Waiting.until(Instant.now().plusSeconds(quick ? 5 : 8)); // It compiles.
        measure(name, goal, firehose, seen);
      }
      long lost = backlog.lost(name, seen);
      figures.add(name + ".lost", lost, "committed and not received");
      figures.require(lost == 0, name + ": " + lost + " events lost");
      figures.add(
          name + ".duplicates", seen.arrived() - seen.distinct(), "received more than once");
    }

    private void awaitFirst(FirehoseProcess firehose, Seen seen) throws InterruptedException {
      Instant end = Instant.now().plus(START);
      while (seen.first() == 0) {
        if (!firehose.isAlive() || Instant.now().isAfter(end)) {
          throw new IllegalStateException("no event within " + START);
        }
        Waiting.until(Instant.now().plusMillis(20));
      }
    }

    private void measure(String name, double goal, FirehoseProcess firehose, Seen seen)
        throws InterruptedException {
      Map<String, Long> pid = Map.of("firehose", firehose.pid());
      long before = seen.arrived();
      Duration cpuBefore = cpu(pid);
      long requestsBefore = application.requests();
      long begin = System.nanoTime();
      Instant end = Instant.now().plusSeconds(quick ? 4 : 8);
      while (Instant.now().isBefore(end) && seen.distinct() < backlog.events()) {
        Waiting.until(Instant.now().plusMillis(10));
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      double rate = (seen.arrived() - before) / seconds;
      Duration cpu = cpu(pid).minus(cpuBefore);
      figures.add(name + ".rate_per_s", rate, "events received");
      figures.goal(name + ".rate_per_s", rate >= goal, ">= %,.0f/s".formatted(goal));
      figures.add(
          name + ".requests_per_s",
          (application.requests() - requestsBefore) / seconds,
          "HTTP requests");
      figures.add(name + ".cpu_cores", cpu.toNanos() / 1e9 / seconds, "of the firehose");
      long resident = Processes.residentMegabytes(pid);
      figures.add(name + ".rss_mb", resident, "of the firehose");
      figures.goal(name + ".rss_mb", resident <= 256, "<= 256 MB");
    }

    private static Duration cpu(Map<String, Long> pid) {
      return Objects.requireNonNull(Processes.cpu(pid).get("firehose"));
    }
  }
}
