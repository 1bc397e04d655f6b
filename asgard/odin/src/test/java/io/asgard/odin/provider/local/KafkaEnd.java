package io.asgard.odin.provider.local;

import io.asgard.platform.test.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * One end of a flow, as those see it that write and read there.
 *
 * @param remote the same as other regions see it
 */
record KafkaEnd(String name, String bootstrap, String remote) {
  private static final long TIME = System.currentTimeMillis() - 600_000;

  /** All of a record that a copy must have too. */
  record Row(int partition, String key, String value, long time, List<String> headers) {}

  void create(String topic, int partitions, Map<String, String> configs) {
    try (Admin admin = Admin.create(client())) {
      // Before a leader knows of itself, the second batch of a producer may be stored before the
      // first, which is refused from then on.
      Topics.create(admin, List.of(new NewTopic(topic, partitions, (short) 1).configs(configs)));
    }
  }

  void set(String topic, String config, String value) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp change =
        new AlterConfigOp(new ConfigEntry(config, value), AlterConfigOp.OpType.SET);
    try (Admin admin = Admin.create(client())) {
      get(admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all());
    }
  }

  /** Each id is a record; which partition, time and headers it has follows from it. */
  void write(String topic, LongStream ids) {
    try (var producer =
        new KafkaProducer<>(client(), new StringSerializer(), new StringSerializer())) {
      int partitions = producer.partitionsFor(topic).size();
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      ids.forEach(
          id -> {
            var row =
                new ProducerRecord<>(
                    topic,
                    (int) (id % partitions),
                    TIME + id * 7 % 100_000,
                    "key " + id % 5,
                    "value " + id);
            row.headers().add("asgard", ("id " + id).getBytes(StandardCharsets.UTF_8));
            row.headers().add("none", null);
            sent.add(producer.send(row));
          });
      producer.flush();
      for (Future<RecordMetadata> one : sent) {
        get(one);
      }
    }
  }

  /** The addresses that the brokers send somebody to who asks there. */
  List<String> brokers(String asked) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", asked))) {
      return get(admin.describeCluster().nodes()).stream()
          .map(node -> node.host() + ":" + node.port())
          .toList();
    }
  }

  /** All that was committed, partition by partition. */
  List<Row> read(String topic) {
    try (Admin admin = Admin.create(client())) {
      Map<TopicPartition, Long> from = new TreeMap<>(Comparator.comparing(Object::toString));
      get(admin.describeTopics(List.of(topic)).allTopicNames())
          .get(topic)
          .partitions()
          .forEach(partition -> from.put(new TopicPartition(topic, partition.partition()), 0L));
      return from.entrySet().stream()
          .flatMap(entry -> read(entry.getKey(), entry.getValue()).stream())
          .toList();
    }
  }

  /** What a group would read next; all if it never was there. */
  List<Row> rest(TopicPartition partition, String group) {
    try (Admin admin = Admin.create(client())) {
      OffsetAndMetadata offset =
          get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()).get(partition);
      return read(partition, offset == null ? 0 : offset.offset());
    }
  }

  void commit(String group, TopicPartition partition, long offset) {
    try (Admin admin = Admin.create(client())) {
      get(
          admin
              .alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
              .all());
    }
  }

  /** What the topic has set itself. */
  Map<String, String> configs(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Map<String, String> own = new HashMap<>();
    try (Admin admin = Admin.create(client())) {
      for (ConfigEntry entry :
          get(admin.describeConfigs(List.of(resource)).all()).get(resource).entries()) {
        if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) {
          own.put(entry.name(), entry.value());
        }
      }
    }
    return own;
  }

  private List<Row> read(TopicPartition partition, long from) {
    Map<String, Object> settings = client();
    settings.put("isolation.level", "read_committed");
    List<Row> rows = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, from);
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(row -> rows.add(row(row)));
      }
    }
    return rows;
  }

  private static Row row(org.apache.kafka.clients.consumer.ConsumerRecord<String, String> record) {
    List<String> headers = new ArrayList<>();
    record
        .headers()
        .forEach(header -> headers.add(header.key() + "=" + Arrays.toString(header.value())));
    return new Row(record.partition(), record.key(), record.value(), record.timestamp(), headers);
  }

  private Map<String, Object> client() {
    return new HashMap<>(Map.of("bootstrap.servers", bootstrap));
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
