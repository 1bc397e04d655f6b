package io.asgard.firehose.deadletter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Reads a topic's dead letters from a group's offsets on. Other groups' letters are passed over.
 */
final class KafkaDeadLetterQueue implements DeadLetterQueue {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;
  private final Map<String, Object> client;
  private final String group;
  private final List<TopicPartition> partitions;
  private final Map<TopicPartition, Long> ends;
  // What was polled and is not read yet.
  private final List<ConsumerRecord<byte[], byte[]>> polled = new ArrayList<>();
  private final Map<TopicPartition, Long> read = new HashMap<>();
  private final Set<String> others = new TreeSet<>();

  KafkaDeadLetterQueue(
      Consumer<byte[], byte[]> consumer, Map<String, Object> client, String topic, String group) {
    this.consumer = consumer;
    this.client = client;
    this.group = group;
    partitions =
        consumer.partitionsFor(topic).stream()
            .map(each -> new TopicPartition(topic, each.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new IllegalStateException("dead-letter topic: " + topic + " (expected: to exist)");
    }
    consumer.assign(partitions);
    ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    Map<TopicPartition, OffsetAndMetadata> settled = consumer.committed(Set.copyOf(partitions));
    for (TopicPartition each : partitions) {
      OffsetAndMetadata known = settled.get(each);
      long begin = begins.getOrDefault(each, 0L);
      consumer.seek(each, known == null ? begin : Math.max(begin, known.offset()));
    }
  }

  @Override
  public List<Letter> read(int most) {
    List<Letter> letters = new ArrayList<>();
    while (letters.size() < most && (!polled.isEmpty() || poll())) {
      int taken = 0;
      for (ConsumerRecord<byte[], byte[]> record : polled) {
        if (letters.size() == most) {
          break;
        }
        taken++;
        read.put(partition(record), record.offset() + 1);
        letter(record).ifPresent(letters::add);
      }
      polled.subList(0, taken).clear();
    }
    return letters;
  }

  /** Whether there was more before the ends. */
  private boolean poll() {
    while (partitions.stream().anyMatch(each -> consumer.position(each) < end(each))) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < end(partition(record))) {
          polled.add(record);
        }
      }
      if (!polled.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private long end(TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }

  private Optional<Letter> letter(ConsumerRecord<byte[], byte[]> record) {
    String at = record.partition() + ":" + record.offset();
    Optional<Letter> letter = Provenance.read(at, record);
    if (letter.isEmpty() || !letter.get().group().equals(group)) {
      others.add(letter.map(Letter::group).orElse("(none)"));
      return Optional.empty();
    }
    return letter;
  }

  /** The letter at partition:offset. */
  Optional<Letter> find(String at) {
    String[] parts = at.split(":", -1);
    TopicPartition partition;
    long offset;
    try {
      partition = new TopicPartition(partitions.get(0).topic(), Integer.parseInt(parts[0]));
      offset = Long.parseLong(parts[1]);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("at: " + at + " (expected: partition:offset)", e);
    }
    if (!partitions.contains(partition) || offset < 0 || offset >= end(partition)) {
      return Optional.empty();
    }
    consumer.assign(List.of(partition));
    consumer.seek(partition, offset);
    while (consumer.position(partition) <= offset) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        return record.offset() == offset ? letter(record) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  @Override
  public void settle() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    read.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
    consumer.commitSync(offsets);
  }

  @Override
  public void delete() {
    if (!others.isEmpty()) {
      throw new IllegalStateException(
          "dead-letter topic: %s has letters of %s too (expected: of %s alone, to delete them)"
              .formatted(partitions.get(0).topic(), others, group));
    }
    settle();
    Map<TopicPartition, RecordsToDelete> gone = new HashMap<>();
    read.forEach((partition, offset) -> gone.put(partition, RecordsToDelete.beforeOffset(offset)));
    try (Admin admin = Admin.create(client)) {
      admin.deleteRecords(gone).all().get();
    } catch (ExecutionException e) {
      throw new KafkaException("cannot delete: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static TopicPartition partition(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
