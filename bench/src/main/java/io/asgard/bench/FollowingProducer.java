package io.asgard.bench;

import io.asgard.contracts.v1.StreamLocation;
import io.asgard.platform.clusters.MovingStream;
import io.asgard.platform.clusters.StreamLocations;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes a steady rate to wherever the stream is. What was not acknowledged when it moves is sent
 * again there, in order, before anything newer.
 */
final class FollowingProducer implements Runnable {
  private final MovingStream stream;
  private final double rate;
  private final Marked marked = new Marked();
  private final ConcurrentSkipListMap<Long, ProducerRecord<byte[], byte[]>> open =
      new ConcurrentSkipListMap<>();
  private final Queue<Long> failed = new ConcurrentLinkedQueue<>(); // and still open
  private final AtomicLong firstAcknowledged = new AtomicLong(); // nanoTime, since the last move
  private volatile boolean done;

  FollowingProducer(MovingStream stream, double rate) {
    this.stream = stream;
    this.rate = rate;
  }

  /** When something was acknowledged first since the stream moved last; 0: not yet. */
  long firstAcknowledged() {
    return firstAcknowledged.get();
  }

  /** What it made, once it has ended all acknowledged. */
  long made() {
    return marked.made();
  }

  void stop() {
    done = true;
  }

  /** From the move on: what is acknowledged now is acknowledged at the new place. */
  void moved() {
    firstAcknowledged.set(0);
  }

  @Override
  public void run() {
    long begin = System.nanoTime();
    while (!done || !open.isEmpty()) {
      StreamLocation place = stream.now();
      if (StreamLocations.moving(place)) {
        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      } else {
        write(place, begin);
      }
    }
  }

  private void write(StreamLocation place, long begin) {
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", place.getBootstrap(),
                "acks", "all",
                "linger.ms", 5,
                "max.block.ms", 2_000,
                "reconnect.backoff.max.ms", 200),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    try {
      failed.clear();
      open.forEach((number, record) -> send(producer, place, number, record));
      while (!stream.hasLeft(place) && !(done && open.isEmpty())) {
        Long number = failed.poll();
        ProducerRecord<byte[], byte[]> again = number == null ? null : open.get(number);
        if (number != null && again != null) {
          send(producer, place, number, again);
          continue;
        }
        if (done) {
          LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
          continue;
        }
        Pace.await(begin, marked.made(), rate);
        long next = marked.made();
        ProducerRecord<byte[], byte[]> record = marked.next();
        open.put(next, record);
        send(producer, place, next, record);
      }
    } finally {
      producer.close(Duration.ZERO);
    }
  }

  private void send(
      KafkaProducer<byte[], byte[]> producer,
      StreamLocation place,
      long number,
      ProducerRecord<byte[], byte[]> record) {
    try {
      producer.send(
          record,
          (metadata, failure) -> {
            if (failure == null) {
              open.remove(number);
              if (!stream.hasLeft(place)) {
                firstAcknowledged.compareAndSet(0, System.nanoTime());
              }
            } else {
              failed.add(number);
            }
          });
    } catch (KafkaException e) {
      failed.add(number);
    }
  }
}
