package io.asgard.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Another setting for four brokers, one after the other, while somebody writes. */
final class RollingChange {
  private static final int BROKERS = 4;
  private static final int RATE = 2_000;
  private static final int EVENT_BYTES = 200;
  private static final int MIN_IN_SYNC = 2;
  private static final String TOPIC = "booking";

  private final Figures figures;
  private final AtomicBoolean done = new AtomicBoolean();
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();
  private final Latencies latencies = new Latencies();
  private volatile double seconds; // that the load took

  RollingChange(Figures figures) {
    this.figures = figures;
  }

  void run() throws Exception {
    try (OdinHome home = OdinHome.empty("odin")) {
      Path file = home.write("four.yaml", set(""));
      home.up(file);
      CompletableFuture<Long> load = Background.supply(this::write);
      CompletableFuture<long[]> watch = Background.supply(this::watch);
      Waiting.until(Instant.now().plusSeconds(5));
      home.write("four.yaml", set("log.cleaner.backoff.ms: 14000\n"));
      double rolled = home.seconds("apply", "-f", file.toString());
      done.set(true);
      long offered = load.join();
      long[] samples = watch.join();
      figures.add("rolling_s", rolled, "a setting of 4 brokers changed, one after the other");
      figures.add(
          "rolling.rate_per_s", written.get() / seconds, "acknowledged meanwhile, acks=all");
      figures.add("rolling.p99_ms", latencies.millis(0.99), "acknowledged after, 99th percentile");
      figures.add("rolling.max_ms", latencies.millis(1), "the same, the longest");
      figures.add("rolling.errors", errors.get(), "of the producer");
      figures.add(
          "rolling.under_min_isr", samples[1], "of " + samples[0] + " looks at every partition");
      figures.require(errors.get() == 0, errors.get() + " events were refused");
      figures.require(written.get() == offered, written.get() + " of " + offered + " acknowledged");
      figures.require(samples[0] > 0 && samples[1] == 0, samples[1] + " looks saw too few in sync");
    }
  }

  private static String set(String properties) {
    return OdinSets.stream(
        "locstream",
        OdinSets.cluster("jkt", BROKERS, 0, properties),
        "topics:\n  - { name: " + TOPIC + ", partitions: 12, retention: 24h }\ncanary: false\n");
  }

  private long write() {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", OdinSets.bootstrap(BROKERS, 0));
    settings.put("acks", "all");
    settings.put("linger.ms", "5");
    byte[] event = new byte[EVENT_BYTES];
    long begin = System.nanoTime();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      long offered = 0;
      for (; !done.get(); offered++) {
        Pace.await(begin, offered, RATE);
        long sent = System.nanoTime();
        producer.send(
            new ProducerRecord<>(TOPIC, event),
            (metadata, failure) -> {
              if (failure == null) {
                latencies.add(System.nanoTime() - sent);
                written.incrementAndGet();
              } else {
                errors.incrementAndGet();
              }
            });
      }
      producer.flush();
      seconds = (System.nanoTime() - begin) / 1e9;
      return offered;
    }
  }

  /** How often it looked, and how often a partition had too few replicas in sync. */
  private long[] watch() {
    long[] looks = new long[2];
    Map<String, Object> settings = Map.of("bootstrap.servers", OdinSets.bootstrap(BROKERS, 0));
    try (Admin admin = Admin.create(settings)) {
      while (!done.get()) {
        TopicDescription topic = describe(admin);
        if (topic != null) {
          looks[0]++;
          looks[1] +=
              topic.partitions().stream().anyMatch(each -> each.isr().size() < MIN_IN_SYNC) ? 1 : 0;
        }
        Waiting.until(Instant.now().plus(Duration.ofMillis(100)));
      }
      return looks;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return looks;
    }
  }

  private static @Nullable TopicDescription describe(Admin admin) throws InterruptedException {
    try {
      return admin.describeTopics(List.of(TOPIC)).allTopicNames().get().get(TOPIC);
    } catch (ExecutionException e) {
      return null; // The broker that was asked has just ended.
    }
  }
}
