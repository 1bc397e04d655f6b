package io.asgard.firehose.sink.kafka;

import io.asgard.platform.service.Problems;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The producer of all lanes, made when it is first needed. Thread-safe. */
final class SharedProducer implements AutoCloseable {
  private static final String NAME = "firehose.sink.kafka.";
  private static final Pattern SERVERS = Pattern.compile("\\s*\\S+:\\d+(\\s*,\\s*\\S+:\\d+)*\\s*");
  private static final int MOST_BYTES = 64 << 20;

  private final Map<String, Object> properties;
  private @Nullable Producer<byte @Nullable [], byte @Nullable []> producer; // guarded by this
  private boolean closed; // guarded by this

  SharedProducer(KafkaSinkSettings settings) {
    Map<String, Object> all = new HashMap<>(defaults());
    all.putAll(settings.properties());
    all.putAll(fixed(settings));
    properties = Map.copyOf(all);
  }

  static void check(KafkaSinkSettings settings, Problems problems) {
    problems.check(
        SERVERS.matcher(settings.bootstrapServers()).matches(),
        NAME
            + "bootstrap-servers: "
            + settings.bootstrapServers()
            + " (expected: as host:9092,host:9092)");
    for (String ours : new TreeSet<>(fixed(settings).keySet())) {
      String value = settings.properties().get(ours);
      problems.check(
          value == null,
          NAME + "properties." + ours + ": " + value + " (expected: not set, it is ours)");
    }
    String transactions = ProducerConfig.TRANSACTIONAL_ID_CONFIG;
    problems.check(
        !settings.properties().containsKey(transactions),
        NAME + "properties." + transactions + ": set (expected: not, nobody would commit)");
    if (problems.all().isEmpty()) {
      try {
        ProducerConfig unused = new ProducerConfig(new SharedProducer(settings).properties);
      } catch (ConfigException e) {
        problems.add(
            NAME
                + "properties: "
                + settings.properties().keySet()
                + " (expected: "
                + e.getMessage()
                + ")");
      }
    }
  }

  private static Map<String, Object> defaults() {
    return Map.of(
        // A lane waits for the answers anyway: what comes meanwhile makes the next batch.
        ProducerConfig.LINGER_MS_CONFIG,
        0,
        // What came in must go out: the topic's own limit decides.
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        MOST_BYTES,
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        2L * MOST_BYTES);
  }

  private static Map<String, Object> fixed(KafkaSinkSettings settings) {
    int millis = Math.toIntExact(settings.timeout().toMillis());
    return Map.of(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
        settings.bootstrapServers(),
        ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
        ByteArraySerializer.class.getName(),
        ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
        ByteArraySerializer.class.getName(),
        ProducerConfig.ACKS_CONFIG,
        "all",
        // What arrives late, after it was given up, is refused and does not come behind its heirs.
        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
        true,
        // An unknown topic must not keep the events of others waiting.
        ProducerConfig.MAX_BLOCK_MS_CONFIG,
        0,
        // Half, so that another broker may be asked in time.
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        millis / 2,
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        millis);
  }

  /**
   * The one there is.
   *
   * @throws KafkaException if none can be made, for instance because no name of a server resolves
   */
  synchronized Producer<byte @Nullable [], byte @Nullable []> get() {
    if (closed) {
      throw new KafkaException("closed");
    }
    if (producer == null) {
      producer = new KafkaProducer<>(properties);
    }
    return producer;
  }

  /** Whether it has a connection to any server. */
  static boolean isConnected(Producer<?, ?> producer) {
    return producer.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals("connection-count"))
        .anyMatch(metric -> metric.metricValue() instanceof Number count && count.intValue() > 0);
  }

  /** Gives up one that cannot go on; the next that is asked for is new. */
  synchronized void discard(Producer<byte @Nullable [], byte @Nullable []> broken) {
    broken.close(Duration.ZERO);
    if (producer == broken) {
      producer = null;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (producer != null) {
      // Whoever writes waits for the answers, so there is nothing else to wait for.
      producer.close(Duration.ZERO);
    }
  }
}
