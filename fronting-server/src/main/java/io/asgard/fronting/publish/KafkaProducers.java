package io.asgard.fronting.publish;

import io.asgard.contracts.v1.StreamLocation;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.util.unit.DataSize;

/** Opens the producer that events leave by. */
public final class KafkaProducers {
  private static final DataSize RECORD_OVERHEAD = DataSize.ofKilobytes(64);

  private KafkaProducers() {}

  /** A producer that never blocks its caller and never reorders the events of a partition. */
  public static Producer<byte[], byte[]> open(
      StreamLocation location,
      Map<String, String> properties,
      DataSize maxEvent,
      DataSize maxInFlight) {
    Map<String, Object> config = new HashMap<>();
    config.put(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        Math.toIntExact(maxEvent.toBytes() + RECORD_OVERHEAD.toBytes()));
    // Our own bound is max-in-flight; Kafka's buffer also holds what batches reserve ahead.
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2 * maxInFlight.toBytes());
    config.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(1).toMillis());
    config.putAll(properties);
    config.putAll(location.getSecurityMap());
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, location.getBootstrap());
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // send() runs on event loops: it fails at once instead of waiting for metadata or memory.
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
    // A batch given up lets the next one of its partition pass it: see RATIONALE.md.
    config.put(
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(Duration.ofHours(1).toMillis()));
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
