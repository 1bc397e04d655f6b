package io.asgard.e2e.torture;

import io.asgard.e2e.Platform;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** A second stream beside that of the platform, with the same topic. */
final class SpareStream {
  static final String NAME = "sparestream";
  private static final int PARTITIONS = 6; // as on the other stream: a worker moves in between

  private final String bootstrap;

  private SpareStream(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /** Starts it if it is not there yet. */
  static SpareStream of(Platform platform) {
    Path set = Platform.repo().resolve("e2e/src/main/resources/spare.yaml");
    platform.command("bin/odin", "apply", "-f", set.toString());
    SpareStream spare = new SpareStream("127.0.0.1:" + Platform.port(8504));
    spare.createTopic();
    return spare;
  }

  String bootstrap() {
    return bootstrap;
  }

  /** A topic belongs to one stream for Odin, so that this one is made here. */
  private void createTopic() {
    try (Admin admin = admin()) {
      if (!done(admin.listTopics().names()).contains(Load.TOPIC)) {
        NewTopic topic = new NewTopic(Load.TOPIC, PARTITIONS, (short) 1);
        done(admin.createTopics(Set.of(topic)).all());
      }
    }
  }

  /** Deletes every event. */
  void empty() {
    try (Admin admin = admin()) {
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        latest.put(new TopicPartition(Load.TOPIC, partition), OffsetSpec.latest());
      }
      Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
      done(admin.listOffsets(latest).all())
          .forEach((at, end) -> all.put(at, RecordsToDelete.beforeOffset(end.offset())));
      done(admin.deleteRecords(all).all());
    }
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrap));
  }

  private static <T> T done(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(NAME + ": " + e.getCause(), e);
    }
  }
}
