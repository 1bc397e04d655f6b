package io.asgard.firehose.deadletter;

import io.asgard.contracts.v1.StreamLocation;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A topic on the stream's cluster. How far its letters are dealt with is a group's offsets there.
 */
public final class KafkaPlace implements DeadLetterPlace {
  private static final String REPLAY = "-replay";

  private final String topic;
  private final String group;
  private final String instance;

  /**
   * A topic, which may be shared.
   *
   * @param group of the firehose
   * @param instance name of this process
   */
  public KafkaPlace(String topic, String group, String instance) {
    this.topic = topic;
    this.group = group;
    this.instance = instance;
  }

  @Override
  public Optional<String> topic() {
    return Optional.of(topic);
  }

  @Override
  public DeadLetters open(StreamLocation at) {
    Map<String, Object> properties = client(at);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    // What came in must go out, and it carries more headers: the topic's own limit decides.
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 64 << 20);
    return new KafkaDeadLetters(
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()),
        topic,
        new Provenance(group, instance),
        Clock.systemUTC());
  }

  @Override
  public DeadLetterQueue queue(StreamLocation at) {
    return new KafkaDeadLetterQueue(consumer(at), client(at), topic, group);
  }

  @Override
  public Optional<Letter> find(StreamLocation at, String letter) {
    try (KafkaDeadLetterQueue queue =
        new KafkaDeadLetterQueue(consumer(at), client(at), topic, group)) {
      return queue.find(letter);
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer(StreamLocation at) {
    Map<String, Object> properties = client(at);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, group + REPLAY);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Map<String, Object> client(StreamLocation at) {
    Map<String, Object> properties = new HashMap<>(at.getSecurityMap());
    properties.put("bootstrap.servers", at.getBootstrap());
    return properties;
  }
}
