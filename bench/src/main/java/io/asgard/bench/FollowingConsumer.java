package io.asgard.bench;

import io.asgard.contracts.v1.StreamLocation;
import io.asgard.platform.clusters.MovingStream;
import io.asgard.platform.clusters.StreamLocations;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A group of one, wherever the stream is; it commits each second. */
final class FollowingConsumer implements Runnable {
  private static final Duration POLL = Duration.ofMillis(50);

  private final MovingStream stream;
  private final String group;
  private final Arrivals arrivals = new Arrivals();
  private final AtomicLong firstNew = new AtomicLong(); // nanoTime, since the last move
  private volatile boolean done;

  FollowingConsumer(MovingStream stream, String group) {
    this.stream = stream;
    this.group = group;
  }

  Arrivals arrivals() {
    return arrivals;
  }

  /** When every partition had given something new since the stream moved last; 0: not yet. */
  long firstNew() {
    return firstNew.get();
  }

  /** From the move on: what comes now comes from the new place. */
  void moved() {
    firstNew.set(0);
  }

  void stop() {
    done = true;
  }

  @Override
  public void run() {
    while (!done) {
      StreamLocation place = stream.now();
      if (StreamLocations.moving(place)) {
        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      } else {
        read(place);
      }
    }
  }

  private void read(StreamLocation place) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                place.getBootstrap(),
                "group.id",
                group,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest",
                "auto.commit.interval.ms",
                1_000,
                "reconnect.backoff.max.ms",
                200),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    BitSet fresh = new BitSet();
    try {
      consumer.subscribe(List.of(Marked.TOPIC));
      while (!done && !stream.hasLeft(place)) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (arrivals.take(record) && !stream.hasLeft(place)) {
            fresh.set(record.partition());
            if (fresh.cardinality() == Marked.PARTITIONS) {
              firstNew.compareAndSet(0, System.nanoTime());
            }
          }
        }
      }
    } catch (KafkaException e) {
      System.out.println("  the group was disturbed: " + e);
    } finally {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
  }
}
