package io.asgard.odin.flow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes to a flow's target in the flow's stead: records, and how far it has come with them, in one
 * transaction, as the flow itself does. There is one writer of a flow: a second one fences the
 * first. Not thread-safe.
 */
public final class FlowWriter implements AutoCloseable {
  private final Flow flow;
  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * A writer; the flow must not run.
   *
   * @throws KafkaException if the target does not answer
   */
  public FlowWriter(Flow flow) {
    this.flow = flow;
    this.producer =
        new KafkaProducer<>(settings(flow), new ByteArraySerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      producer.close();
      throw e;
    }
  }

  private static Map<String, Object> settings(Flow flow) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, flow.target().bootstrap());
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "odin-" + flow.name());
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 15_000);
    // A leader that is new to the topic may refuse the first of two and store the second.
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 16 * 1024 * 1024);
    return settings;
  }

  /**
   * Writes records as they are, to their own topics and partitions; their Kafka times too.
   *
   * @param next where the flow goes on, in offsets of its source; 0 is where a partition begins
   * @throws KafkaException if the target does not say that it took them: it has all, or none
   */
  public void write(List<ConsumerRecord<byte[], byte[]>> rows, Map<TopicPartition, Long> next) {
    producer.beginTransaction();
    try {
      rows.forEach(
          row ->
              producer.send(
                  new ProducerRecord<>(
                      row.topic(),
                      row.partition(),
                      row.timestamp(),
                      row.key(),
                      row.value(),
                      row.headers())));
      next.forEach(
          (partition, offset) -> {
            FlowOffset kept = new FlowOffset(partition, offset);
            producer.send(new ProducerRecord<>(flow.offsetsTopic(), kept.key(flow), kept.value()));
          });
      producer.commitTransaction();
    } catch (KafkaException e) {
      try {
        producer.abortTransaction();
      } catch (RuntimeException other) {
        e.addSuppressed(other);
      }
      throw e;
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
