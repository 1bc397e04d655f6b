package io.asgard.odin.flow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what was committed to a topic, each time from where it ended the time before. Not
 * thread-safe.
 */
final class TopicTail implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(200);

  private final String topic;
  private final long last;
  private final Duration patience;
  private final KafkaConsumer<byte[], byte[]> consumer;

  TopicTail(String bootstrap, String topic) {
    this(bootstrap, topic, Long.MAX_VALUE, PATIENCE);
  }

  /**
   * Reads not more than so many offsets back.
   *
   * @param patience for all of it
   */
  TopicTail(String bootstrap, String topic, long last, Duration patience) {
    this.topic = topic;
    this.last = last;
    this.patience = patience;
    this.consumer = consumer(bootstrap);
  }

  static KafkaConsumer<byte[], byte[]> consumer(String bootstrap) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            50,
            ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            (int) PATIENCE.toMillis(),
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            (int) PATIENCE.toMillis()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /**
   * Reads to the end that the topic has now; a topic that is not there has nothing.
   *
   * @throws TimeoutException if the cluster does not answer; what was read stays read
   */
  void read(Consumer<ConsumerRecord<byte[], byte[]>> each) {
    if (consumer.assignment().isEmpty()) {
      List<PartitionInfo> partitions = consumer.partitionsFor(topic, PATIENCE);
      consumer.assign(
          partitions.stream().map(info -> new TopicPartition(topic, info.partition())).toList());
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), PATIENCE);
      consumer
          .beginningOffsets(consumer.assignment(), PATIENCE)
          .forEach(
              (p, begin) -> consumer.seek(p, Math.max(begin, ends.getOrDefault(p, begin) - last)));
    }
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), PATIENCE);
    long until = System.nanoTime() + patience.toNanos();
    while (!isThere(ends)) {
      if (System.nanoTime() - until > 0) {
        throw new TimeoutException(topic + ": could not be read within " + patience);
      }
      consumer.poll(POLL).forEach(each);
    }
  }

  private boolean isThere(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey(), PATIENCE) >= end.getValue());
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofMillis(200)));
  }
}
