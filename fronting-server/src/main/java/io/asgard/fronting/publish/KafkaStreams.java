package io.asgard.fronting.publish;

import io.asgard.contracts.v1.StreamLocation;
import io.asgard.platform.clusters.StreamLocations;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.util.unit.DataSize;

/** Kafka's clients, for a stream by its name. */
public final class KafkaStreams {
  /**
   * What a producer must have room for.
   *
   * @param event the largest
   * @param inFlight all that are not acknowledged
   */
  public record Sizes(DataSize event, DataSize inFlight) {}

  private static final Duration NEW_TOPIC = Duration.ofSeconds(10);
  private static final DataSize RECORD_OVERHEAD = DataSize.ofKilobytes(64);

  private final StreamLocations locations;
  private final Function<String, Map<String, String>> properties;
  private final Sizes sizes;
  private final ScheduledExecutorService background;
  private final MeterRegistry meters;

  /**
   * Clients by these settings.
   *
   * @param properties of the producers of a stream
   */
  public KafkaStreams(
      StreamLocations locations,
      Function<String, Map<String, String>> properties,
      Sizes sizes,
      ScheduledExecutorService background,
      MeterRegistry meters) {
    this.locations = locations;
    this.properties = properties;
    this.sizes = sizes;
    this.background = background;
    this.meters = meters;
  }

  /** A stream that is not open yet. */
  public DataStream stream(String name) {
    return new DataStream(name, locations, at -> producer(name, at), background, meters);
  }

  /** A producer that never blocks its caller and never reorders the events of a partition. */
  private Producer<byte[], byte[]> producer(String stream, StreamLocation location) {
    Map<String, Object> config = new HashMap<>();
    config.put(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        Math.toIntExact(sizes.event().toBytes() + RECORD_OVERHEAD.toBytes()));
    // Our own bound is max-in-flight; Kafka's buffer also holds what batches reserve ahead.
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2 * sizes.inFlight().toBytes());
    config.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(1).toMillis());
    config.putAll(properties.apply(stream));
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

  /** A consumer whose group begins with the oldest event and commits only when told. */
  public static Consumer<byte[], byte[]> consumer(
      StreamLocation location, String groupId, Map<String, String> settings) {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2000);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
    // How late a new topic is seen.
    config.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, Math.toIntExact(NEW_TOPIC.toMillis()));
    config.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    config.putAll(settings);
    config.putAll(location.getSecurityMap());
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, location.getBootstrap());
    config.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
