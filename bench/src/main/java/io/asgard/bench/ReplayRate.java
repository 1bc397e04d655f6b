package io.asgard.bench;

import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A replay from a mirror of one broker into a stream of three, each event on all three. */
final class ReplayRate {
  private static final int RUNS = 3;
  private static final String AGAIN = "driver-location-again";

  private final Figures figures;
  private final int events;

  ReplayRate(Figures figures, int events) {
    this.figures = figures;
    this.events = events;
  }

  void run() throws Exception {
    System.out.printf("replay: %,d events of 200 B, from one broker to three (RF 3)%n", events);
    try (OdinHome home = OdinHome.empty("streams")) {
      String past =
          OdinSets.stream("past", OdinSets.cluster("bdg", 1, 0, ""), topics(Marked.TOPIC));
      String present = OdinSets.stream("present", OdinSets.cluster("jkt", 3, 5, ""), topics(AGAIN));
      home.up(home.write("local.yaml", past + present));
      fill(OdinSets.bootstrap(1, 0));
      double[] rates = new double[RUNS];
      double[] took = new double[RUNS];
      for (int run = 1; run <= RUNS; run++) {
        long begin = System.nanoTime();
        JsonNode done = replay(home, "bench-" + run);
        took[run - 1] = (System.nanoTime() - begin) / 1e9;
        long replayed = done.path("replayed").asLong();
        figures.require(replayed == events, replayed + " replayed (expected: " + events + ")");
        double rate = done.path("rate_per_s").asDouble();
        System.out.printf("  run %d: %,.0f events/s%n", run, rate);
        rates[run - 1] = rate;
      }
      long there = count(OdinSets.bootstrap(3, 5));
      long expected = (long) RUNS * events;
      figures.require(there == expected, there + " are there (expected: " + expected + ")");
      Arrays.sort(rates);
      Arrays.sort(took);
      double rate = rates[RUNS / 2];
      figures.add("replay.rate_per_s", rate, "median of three replays, one after the other");
      figures.add("replay.command_s", took[RUNS / 2], "the command, its JVM's start and all");
      figures.goal("replay.rate_per_s", rate >= 100_000, ">= 100,000");
    }
  }

  private static String topics(String name) {
    return "topics:\n  - { name: "
        + name
        + ", partitions: "
        + Marked.PARTITIONS
        + ", retention: 24h }\ncanary: false\n";
  }

  private static JsonNode replay(OdinHome home, String id) {
    String out =
        home.odin(
            "replay",
            "--stream",
            "past",
            "--topic",
            Marked.TOPIC,
            "--from",
            "1h",
            "--to",
            "0s",
            "--into",
            "present",
            "--into-topic",
            AGAIN,
            "--id",
            id,
            "--json");
    return JsonMapper.shared().readTree(out.substring(out.lastIndexOf('{')));
  }

  /** What is committed there. */
  private static long count(String bootstrap) {
    return new CopyReader(bootstrap, AGAIN).count();
  }

  private void fill(String bootstrap) {
    Marked marked = new Marked();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "acks", "all", "batch.size", 65_536),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < events; i++) {
        producer.send(marked.next());
      }
    }
  }
}
