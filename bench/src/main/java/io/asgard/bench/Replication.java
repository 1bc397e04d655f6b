package io.asgard.bench;

import io.asgard.e2e.Platform;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A copy in another region, three brokers to three, by Odin's flow and then by MirrorMaker 2 with
 * its own defaults: the same feed, the same readers, the same machine, one after the other.
 */
final class Replication {
  private static final String OURS = "flow";
  private static final int RATE = 5_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration AFTER_KILL = Duration.ofSeconds(15);

  private final Figures figures;
  private final Duration measured;
  private volatile boolean feeding;

  Replication(Figures figures, Duration measured) {
    this.figures = figures;
    this.measured = measured;
  }

  private interface Kill {
    void run() throws Exception;
  }

  void run() throws Exception {
    System.out.printf(
        "replication: %,d events/s of 200 B for %d s, then a kill -9 of what copies%n",
        RATE, measured.toSeconds());
    String home = OdinSets.bootstrap(3, 0);
    String away = OdinSets.bootstrap(3, 5);
    String topics =
        "topics:\n  - { name: "
            + Marked.TOPIC
            + ", partitions: "
            + Marked.PARTITIONS
            + ", retention: 24h }\ncanary: false\n";
    String cluster = OdinSets.cluster("bdg", 3, 5, "");
    String origin = OdinSets.cluster("jkt", 3, 0, "");
    try (OdinHome platform = OdinHome.empty("streams")) {
      String mirror = "mirror:\n" + cluster.indent(2);
      platform.up(
          platform.write("local.yaml", OdinSets.stream("locstream", origin, topics + mirror)));
      String token = platform.token();
      measure(
          OURS,
          Marked.TOPIC,
          () ->
              ProcessHandle.of(platform.pids(token).getOrDefault("locstream-to-mirror", -1L))
                  .orElseThrow()
                  .destroyForcibly());
    }
    try (OdinHome platform = OdinHome.empty("streams")) {
      String one = OdinSets.stream("locstream", origin, topics);
      String other = OdinSets.stream("away", cluster, "canary: false\n");
      Path file = platform.write("local.yaml", one + other);
      platform.up(file);
      Path work = Platform.repo().resolve("bench/target/streams");
      try (PlainMirrorMaker plain = new PlainMirrorMaker(work, home, away)) {
        measure("mm2", PlainMirrorMaker.PREFIX + Marked.TOPIC, plain::killAndStartAgain);
      }
    }
  }

  private void measure(String name, String copy, Kill kill) throws Exception {
    String home = OdinSets.bootstrap(3, 0);
    String away = OdinSets.bootstrap(3, 5);
    feeding = true;
    CompletableFuture<Long> feed = Background.supply(() -> feed(home));
    CopyReader reader = new CopyReader(away, copy);
    GroupSwitch group = new GroupSwitch(home);
    CompletableFuture<Void> reading = Background.run(reader);
    CompletableFuture<Void> consuming = Background.run(group);
    Instant begin = Instant.now();
    boolean copies = await(() -> reader.arrivals().distinct() > 0);
    Duration start = Duration.between(begin, Instant.now());
    if (!Freshness.await(away, copy, PATIENCE)) {
      System.out.println("  " + name + " does not keep up; it is measured all the same");
    }
    reader.measure();
    Waiting.until(Instant.now().plus(measured));
    reader.enough();
    if (!await(reader::isMeasured)) {
      System.out.println("  " + name + ": not all came that was to be measured");
    }
    group.stop();
    consuming.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    GroupSwitch.Met met = group.goOnAt(away, copy);
    behind(name, copies ? start : PATIENCE, reader, met);
    kill.run();
    Waiting.until(Instant.now().plus(AFTER_KILL));
    feeding = false;
    long made = feed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    await(() -> reader.arrivals().distinct() >= made);
    Waiting.until(Instant.now().plusSeconds(5)); // what comes twice comes late
    reader.stop();
    reading.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    afterKill(name, reader, made);
  }

  private void behind(String name, Duration start, CopyReader reader, GroupSwitch.Met met) {
    double p99 = reader.lags().millis(0.99);
    figures.add(name + ".first_s", start.toMillis() / 1e3, "until the first record is copied");
    figures.add(name + ".lag_p50_ms", reader.lags().millis(0.5), "written at home to read there");
    figures.add(name + ".lag_p99_ms", p99, "the same, 99th percentile");
    figures.add(
        name + ".reread", met.again(), "records of a partition that a group reads again there");
    figures.add(name + ".skipped", met.skipped(), "records of a partition that it never reads");
    if (name.equals(OURS)) {
      figures.require(met.skipped() == 0, met.skipped() + " records were skipped by the group");
      figures.goal(name + ".lag_p99_ms", p99 <= 1_000, "<= 1 s");
    }
  }

  private void afterKill(String name, CopyReader reader, long made) {
    long missing = made - reader.arrivals().distinct();
    figures.add(name + ".missing", missing, "of " + made + ", two minutes after a kill -9");
    figures.add(name + ".twice", reader.arrivals().twice(), "are in the copy twice then");
    if (name.equals(OURS)) {
      figures.require(missing == 0, missing + " records are missing in the mirror");
      figures.require(reader.arrivals().twice() == 0, "records are in the mirror twice");
    }
  }

  private long feed(String bootstrap) {
    Marked marked = new Marked();
    long begin = System.nanoTime();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      while (feeding) {
        Pace.await(begin, marked.made(), RATE);
        producer.send(marked.next());
      }
    }
    return marked.made();
  }

  private static boolean await(java.util.function.BooleanSupplier done)
      throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!done.getAsBoolean() && Instant.now().isBefore(end)) {
      Waiting.until(Instant.now().plusMillis(20));
    }
    return done.getAsBoolean();
  }
}
