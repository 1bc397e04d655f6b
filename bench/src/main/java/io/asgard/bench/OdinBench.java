package io.asgard.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/** How long people wait for Odin, and what it costs while nobody asks it for anything. */
final class OdinBench implements Bench.Runner {
  private static final int RESOURCES = 1_000;
  private static final int STREAMS = 3;

  /** After its first start Odin makes class archives, at the lowest priority. */
  private static final Duration TRAINING = Duration.ofSeconds(15);

  @Override
  public void run(Figures figures, boolean quick) throws Exception {
    System.out.println(
        "odin: every time is that of the command as people run it, its JVM included; two cores carry"
            + " Odin, the brokers and the load");
    fromNothing(figures, quick ? 5 : 15);
    thousand(figures, quick ? 3 : 7);
    new RollingChange(figures).run();
  }

  /** Three brokers, topics, a mirror in another region, and a canary in both. */
  private static void fromNothing(Figures figures, int times) throws Exception {
    String mirror = "mirror:\n" + (OdinSets.cluster("bdg", 1, 3, "") + "retention: 30d").indent(2);
    String topics =
        """
        topics:
          - { name: driver-location, partitions: 6, retention: 24h }
          - { name: booking, partitions: 6, retention: 24h }
        """;
    try (OdinHome home = OdinHome.empty("odin")) {
      Path file =
          home.write(
              "small.yaml",
              OdinSets.stream("locstream", OdinSets.cluster("jkt", 3, 0, ""), topics + mirror));
      double create = home.up(file);
      figures.add(
          "create_s", create, "from an empty home to 3 brokers, 2 topics, mirror, canary green");
      figures.goal("create_s", create <= 60, "<= 60 s");
      Waiting.until(Instant.now().plus(TRAINING));
      double plan = planned(home, file, times);
      figures.add("small_plan_s", plan, "bin/odin plan of that, nothing to do; median of " + times);
      figures.goal("small_plan_s", plan <= 0.5, "<= 0.5 s");
      figures.add("status_s", median(home, times, "status"), "bin/odin status, the same");
    }
  }

  private static void thousand(Figures figures, int times) throws Exception {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < RESOURCES; i++) {
      String stream = "stream-" + i % STREAMS;
      yaml.append(
          i < STREAMS
              ? OdinSets.stream(stream, OdinSets.cluster("jkt", 1, i, ""), "canary: false\n")
              : OdinSets.topic("topic-" + i, stream));
    }
    try (OdinHome home = OdinHome.empty("odin")) {
      Path file = home.write("thousand.yaml", yaml.toString());
      figures.add(
          "create_1000_s", home.up(file), "from nothing to 3 streams of a broker, 997 topics");
      double plan = planned(home, file, times);
      figures.add(
          "noop_plan_1000_s", plan, "bin/odin plan of that, nothing to do; median of " + times);
      figures.goal("noop_plan_1000_s", plan <= 3, "<= 3 s");
      figures.add("drift_1000_s", median(home, times, "drift"), "bin/odin drift, the same");
      cost(figures, home);
    }
  }

  private static double planned(OdinHome home, Path file, int times) {
    return median(home, times, "plan", "-f", file.toString());
  }

  private static double median(OdinHome home, int times, String... words) {
    double[] seconds = new double[times];
    for (int i = 0; i < times; i++) {
      seconds[i] = home.seconds(words);
    }
    Arrays.sort(seconds);
    return seconds[times / 2];
  }

  /** Odin alone with its thousand resources. */
  private static void cost(Figures figures, OdinHome home) throws Exception {
    String token = home.token();
    Map<String, Long> all = home.pids(token); // with their names they do not count as Odin's own
    int asked = 20;
    Duration before = odin(all);
    for (int i = 0; i < asked; i++) {
      home.get("/v1/status", token);
    }
    double each = odin(all).minus(before).toMillis() / (double) asked;
    figures.add(
        "status_1000.cpu_ms", each, "CPU of Odin per GET /v1/status of 1,000 resources, ms");
    Duration idle = Duration.ofSeconds(20);
    Duration begin = odin(all);
    Waiting.until(Instant.now().plus(idle));
    double used = odin(all).minus(begin).toMillis();
    figures.add("idle.cpu_percent", used * 100 / idle.toMillis(), "of a core, while nobody asks");
    figures.add("rss_mb", Processes.residentMegabytes("odin", all), "resident memory of Odin, MB");
  }

  private static Duration odin(Map<String, Long> pids) {
    return Processes.cpu(pids).getOrDefault("odin", Duration.ZERO);
  }
}
