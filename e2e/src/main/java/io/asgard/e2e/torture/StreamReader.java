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
  long arrived() {
    return sum(consumer.endOffsets(partitions)) - sum(beginnings);
  }

  private static long sum(Map<TopicPartition, Long> offsets) {
    return offsets.values().stream().mapToLong(offset -> offset).sum();
  }

  /** Shows them up to the end of now, in the order of their partition. */
  void each(Consumer<ConsumerRecord<byte[], byte[]>> to) {
    beginnings.forEach(consumer::seek);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      consumer.poll(Duration.ofSeconds(1)).forEach(to);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
