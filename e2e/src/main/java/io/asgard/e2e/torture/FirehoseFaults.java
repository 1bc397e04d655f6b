package io.asgard.e2e.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The firehose, its cluster, its events or their schema break. */
final class FirehoseFaults {
  private static final Duration LASTS = Duration.ofMinutes(1);
  private static final Duration MEMBER_STAYS = Duration.ofSeconds(2);
  private static final String FIELD = "  string trip_id = 9;";

  private FirehoseFaults() {}

  static void poison(FirehosePoint point) {
    point.load().poison();
    point.begins();
    point.lasts(LASTS);
    point.awaitTaken(10_000);
  }

  static void schemaChanges(FirehosePoint point) throws IOException {
    AtomicInteger with = new AtomicInteger();
    point
        .app()
        .behaves(
            (app, exchange, numbers, body) -> {
              with.addAndGet(body.contains("\"tortureNote\":\"new\"") ? 1 : 0);
              app.take(exchange, numbers);
            });
    point.begins();
    point.load().newField();
    point.awaitTaken(3_000);
    point.platform().command("bin/schema", "push", FirehoseLoad.TOPIC, changed(point).toString());
    Waiting.until(() -> with.get() > 0, "the new field at the sink");
    point.lasts(LASTS);
  }

  /** The sample's sources with one field more. */
  private static Path changed(FirehosePoint point) throws IOException {
    Path from = io.asgard.e2e.Platform.repo().resolve("contracts/src/main/proto");
    Path to = point.directory().resolve("proto");
    try (Stream<Path> files = Files.walk(from.resolve("asgard/sample"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file));
        Files.createDirectories(copy.getParent());
        String text = Files.readString(file);
        Files.writeString(
            copy,
            text.contains("message DriverLocation {")
                ? text.replace(FIELD, FIELD + "\n  string torture_note = 20;")
                : text);
      }
    }
    return to;
  }

  static void killed(FirehosePoint point) {
    // A member that is known by its name need not wait until the group gives up on the killed one.
    FirehoseProcess firehose =
        point.begins("firehose.kafka.properties.group.instance.id=" + point.group());
    for (int kill = 0; kill < point.kills(); kill++) {
      FirehosePoint.pause(point.random(5_000));
      firehose.killAndRestart();
      firehose.awaitReady();
    }
    point.awaitTaken(1_000);
  }

  static void rebalances(FirehosePoint point) {
    point.begins();
    point
        .firehose(
            List.of("firehose.sink.type=http", "firehose.sink.http.url=" + point.app().url("http")))
        .awaitReady();
    long until = System.nanoTime() + point.scaled(LASTS) * 1_000_000;
    while (System.nanoTime() < until) {
      joinsAndLeaves(point);
    }
    point.awaitTaken(1_000);
  }

  /** A member that takes partitions, and gives them back as they were. */
  private static void joinsAndLeaves(FirehosePoint point) {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers", point.platform().bootstrap(),
            "group.id", point.group(),
            "enable.auto.commit", false,
            "partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    try (KafkaConsumer<byte[], byte[]> member =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      member.subscribe(List.of(FirehoseLoad.TOPIC));
      long until = System.nanoTime() + MEMBER_STAYS.toNanos();
      while (System.nanoTime() < until) {
        member.poll(Duration.ofMillis(100));
      }
    }
    FirehosePoint.pause(MEMBER_STAYS.toMillis());
  }

  static void brokerKilled(FirehosePoint point) {
    point.begins();
    point.platform().killAndAwait("mainstream-" + (1 + point.random(3)));
    point.awaitTaken(5_000);
  }

  static void deadLettersAway(FirehosePoint point) {
    point.begins();
    // Nothing is in it yet: what is deleted with it would be lost.
    point.deleteDeadLetterTopic();
    point.load().poison();
    point.lasts(LASTS);
    point.createDeadLetterTopic();
    point.awaitTaken(1_000);
  }
}
