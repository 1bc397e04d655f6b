package io.asgard.e2e.torture;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What came to the load's topic on a stream since this was made. */
final class StreamReader implements AutoCloseable {
  private static final Duration READ_WITHIN = Duration.ofMinutes(2);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Map<TopicPartition, Long> beginnings;

  StreamReader(String bootstrap) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "fetch.max.bytes", 50_000_000),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    partitions =
        consumer.partitionsFor(Load.TOPIC).stream()
            .map(each -> new TopicPartition(Load.TOPIC, each.partition()))
            .toList();
    consumer.assign(partitions);
    beginnings = consumer.endOffsets(partitions);
  }

  /** How many records. */
  synchronized long arrived() {
    return sum(consumer.endOffsets(partitions)) - sum(beginnings);
  }

  private static long sum(Map<TopicPartition, Long> offsets) {
    return offsets.values().stream().mapToLong(offset -> offset).sum();
  }

  /** Shows them up to the end of now, in the order of their partition. */
  synchronized void each(Consumer<ConsumerRecord<byte[], byte[]>> to) {
    long until = System.nanoTime() + READ_WITHIN.toNanos();
    beginnings.forEach(consumer::seek);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      if (System.nanoTime() - until > 0) {
        throw new IllegalStateException(
            "records: not read up to " + ends + " (expected: within " + READ_WITHIN + ")");
      }
      consumer.poll(Duration.ofSeconds(1)).forEach(to);
    }
  }

  /** By whichever thread: one that is reading ends with an exception. */
  @Override
  public void close() {
    consumer.wakeup();
    closeConsumer();
  }

  private synchronized void closeConsumer() {
    consumer.close();
  }
}
