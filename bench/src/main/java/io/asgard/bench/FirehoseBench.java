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
      FirehoseProcess.train(platform);
      Run run = new Run(figures, platform, backlog, quick);
      run.http(application, "http_batch_json", 120_000, "batch=true");
      run.http(application, "http_batch_raw", 200_000, "batch=true", "body=RAW");
      run.http(application, "http_single_json", 25_000, "batch=false");
      run.http(application, "http2_single_json", 0, "batch=false", "http2=true");
      run.path("log", 300_000, Printed::new);
      run.path("influx_questdb", 250_000, seen -> new QuestDbReceiver());
      run.postgres();
      run.idle();
    }
  }

  /** What the firehose prints. */
  private record Printed(Seen seen) implements Receiver {
    @Override
    public List<String> settings() {
      return List.of("firehose.sink.type=log");
    }

    @Override
    public long arrived() {
      return seen.arrived();
    }
  }

  /** What a web application is sent. */
  private record Sent(Seen seen, List<String> settings) implements Receiver {
    @Override
    public long arrived() {
      return seen.arrived();
    }
  }

  private interface Receivers {
    /** An empty one; may tell what arrives, as it does. */
    Receiver open(Seen seen) throws Exception;
  }

  /** Path by path, each with a group of its own. */
  private record Run(Figures figures, Platform platform, Backlog backlog, boolean quick) {

    void http(WebApplication application, String name, double goal, String... settings)
        throws Exception {
      List<String> all = new ArrayList<>();
      all.add("firehose.sink.type=http");
      all.add("firehose.sink.http.url=" + application.url());
      for (String setting : settings) {
        all.add("firehose.sink.http." + setting);
      }
      path(
          name,
          goal,
          seen -> {
            application.tell(seen);
            return new Sent(seen, all);
          });
    }

    private boolean isAsked(String name) {
      return PATHS.isEmpty() || PATHS.contains(name);
    }

    /** Events a second. */
    double path(String name, double goal, Receivers receivers) throws Exception {
      if (!isAsked(name)) {
        return 0;
      }
      Seen seen = new Seen(backlog.events());
      Receiver receiver = receivers.open(seen);
      long begin = System.nanoTime();
      double rate;
      try (FirehoseProcess firehose =
          FirehoseProcess.start(platform, name, seen, receiver.settings())) {
        awaitFirst(firehose, receiver);
        double start = (System.nanoTime() - begin) / 1e9;
        figures.add(name + ".start_s", start, "until the first event");
        figures.goal(name + ".start_s", start <= 3, "<= 3 s");
        warmUp();
        rate = measure(name, goal, firehose, receiver);
      }
      receiver.tell(seen);
      long lost = backlog.lost(name, seen);
      figures.add(name + ".lost", lost, "committed and not received");
      figures.require(lost == 0, name + ": " + lost + " events lost");
      figures.add(
          name + ".duplicates", seen.arrived() - seen.distinct(), "received more than once");
      return rate;
    }

    /** Beside it the same rows with what one would write by hand. */
    void postgres() throws Exception {
      String name = "postgres_upsert";
      double ours = path(name, 40_000, seen -> new PostgresReceiver(platform));
      if (!isAsked(name)) {
        return;
      }
      PostgresReceiver receiver = new PostgresReceiver(platform);
      try (PlainJdbc plain = new PlainJdbc(receiver, platform.bootstrap(), PARTITIONS)) {
        warmUp();
        double rate = rate(receiver);
        figures.add("plain_jdbc_upsert.rate_per_s", rate, "rows, JDBC batches of 500");
        figures.add(name + ".times_plain_jdbc", ours / rate, "of plain JDBC's rate");
        figures.goal(name + ".times_plain_jdbc", ours / rate >= 3, ">= 3");
      }
    }

    /** At the end of its topic, with nothing to do. */
    void idle() throws Exception {
      if (!isAsked("idle")) {
        return;
      }
      List<String> settings =
          List.of("firehose.sink.type=log", "firehose.kafka.properties.auto.offset.reset=latest");
      try (FirehoseProcess firehose =
          FirehoseProcess.start(platform, "idle", new Seen(0), settings)) {
        Waiting.until(Instant.now().plusSeconds(20)); // It starts.
        Map<String, Long> pid = Map.of("firehose", firehose.pid());
        Duration before = cpu(pid);
        long begin = System.nanoTime();
        Waiting.until(Instant.now().plusSeconds(20));
        double percent = 100.0 * cpu(pid).minus(before).toNanos() / (System.nanoTime() - begin);
        figures.add("idle.cpu_percent", percent, "of a core");
        figures.goal("idle.cpu_percent", percent <= 1, "<= 1 %");
        figures.add("idle.rss_mb", Processes.residentMegabytes(pid), "of the firehose");
      }
    }

    /** It compiles. */
    private void warmUp() throws InterruptedException {
      Waiting.until(Instant.now().plusSeconds(quick ? 5 : 8));
    }

    private static void awaitFirst(FirehoseProcess firehose, Receiver receiver)
        throws InterruptedException {
      Instant end = Instant.now().plus(START);
      while (receiver.arrived() == 0) {
        if (!firehose.isAlive() || Instant.now().isAfter(end)) {
          throw new IllegalStateException("no event within " + START);
        }
        Waiting.until(Instant.now().plusMillis(20));
      }
    }

    /** Events a second. */
    private double rate(Receiver receiver) throws InterruptedException {
      long before = receiver.arrived();
      long begin = System.nanoTime();
      Instant end = Instant.now().plusSeconds(quick ? 4 : 8);
      while (Instant.now().isBefore(end) && receiver.arrived() < backlog.events()) {
        Waiting.until(Instant.now().plusMillis(500)); // A database has to count.
      }
      return (receiver.arrived() - before) / ((System.nanoTime() - begin) / 1e9);
    }

    private double measure(String name, double goal, FirehoseProcess firehose, Receiver receiver)
        throws InterruptedException {
      Map<String, Long> pid = Map.of("firehose", firehose.pid());
      Duration cpuBefore = cpu(pid);
      long begin = System.nanoTime();
      double rate = rate(receiver);
      Duration cpu = cpu(pid).minus(cpuBefore);
      double seconds = (System.nanoTime() - begin) / 1e9;
      figures.add(name + ".rate_per_s", rate, "events received");
      figures.goal(name + ".rate_per_s", rate >= goal, ">= %,.0f/s".formatted(goal));
      figures.add(name + ".cpu_cores", cpu.toNanos() / 1e9 / seconds, "of the firehose");
      long resident = Processes.residentMegabytes(pid);
      figures.add(name + ".rss_mb", resident, "of the firehose");
      figures.goal(name + ".rss_mb", resident <= 256, "<= 256 MB");
      return rate;
    }

    private static Duration cpu(Map<String, Long> pid) {
      return Objects.requireNonNull(Processes.cpu(pid).get("firehose"));
    }
  }
}
