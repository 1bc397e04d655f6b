package io.asgard.odin.flow;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import tools.jackson.databind.json.JsonMapper;

/**
 * How far a flow has come, exactly: MirrorMaker commits the source's offsets on the target in one
 * transaction with the records. Keeps connections to both clusters. Not thread-safe.
 */
public final class FlowProgress implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  // Offsets that no record has (of a transaction's end) come one by one: a longer way has records.
  private static final long COUNTED = 1_000;
  private static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private final Flow flow;
  private final JsonMapper json;
  private final Admin source;
  private final TopicTail offsets;
  private final KafkaConsumer<byte[], byte[]> reader;
  private final Map<TopicPartition, Long> committed = new HashMap<>();

  /** Connects only when it is read. */
  public FlowProgress(Flow flow, JsonMapper json) {
    this.flow = flow;
    this.json = json;
    this.source = SourceTopics.admin(flow.source());
    this.offsets = new TopicTail(flow.target().bootstrap(), flow.offsetsTopic());
    this.reader = TopicTail.consumer(flow.source().bootstrap());
  }

  /**
   * Where a flow is in a partition of the source.
   *
   * @param next the offset of the first record that is not on the target
   * @param end where the next record will be written
   * @param behind records that are not on the target yet
   * @param gone offsets that the source deleted before they were copied
   */
  public record Position(long next, long end, long behind, long gone) {}

  /** Records of all partitions that are not on the target yet. */
  public static long behind(Map<TopicPartition, Position> positions) {
    return positions.values().stream().mapToLong(Position::behind).sum();
  }

  /**
   * Where the flow is in each partition of the topics that it copies.
   *
   * @throws KafkaException if a cluster does not answer
   */
  public Map<TopicPartition, Position> read() {
    // First the source's ends: what comes after them is not yet asked for.
    List<TopicPartition> partitions = SourceTopics.partitions(source, flow);
    Map<TopicPartition, Long> begins = SourceTopics.begins(source, partitions);
    Map<TopicPartition, Long> ends = SourceTopics.ends(source, partitions);
    offsets.read(this::keep);
    Map<TopicPartition, Position> positions = new TreeMap<>(ORDER);
    for (TopicPartition partition : partitions) {
      long begin = begins.getOrDefault(partition, 0L);
      long done = committed.getOrDefault(partition, 0L);
      long next = Math.max(begin, done);
      long end = Math.max(next, ends.getOrDefault(partition, next));
      // A partition that was never copied is copied from where it begins.
      long gone = done == 0 ? 0 : Math.max(0, begin - done);
      positions.put(partition, new Position(next, end, end - next, gone));
    }
    count(positions);
    return positions;
  }

  private void keep(ConsumerRecord<byte[], byte[]> row) {
    FlowOffset.parse(json, row.key(), row.value())
        .ifPresent(offset -> committed.put(offset.partition(), offset.next()));
  }

  /** Offsets are not records: the last ones of a partition may be the marks of transactions. */
  private void count(Map<TopicPartition, Position> positions) {
    Map<TopicPartition, Position> few = new HashMap<>(positions);
    few.values().removeIf(at -> at.behind() == 0 || at.behind() > COUNTED);
    Map<TopicPartition, Long> records = new HashMap<>();
    reader.assign(few.keySet());
    few.forEach((partition, at) -> reader.seek(partition, at.next()));
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (few.entrySet().stream()
        .anyMatch(at -> reader.position(at.getKey()) < at.getValue().end())) {
      if (System.nanoTime() - until > 0) {
        // An open transaction: what it wrote may still have to be copied.
        return;
      }
      for (ConsumerRecord<byte[], byte[]> row : reader.poll(Duration.ofMillis(100))) {
        TopicPartition partition = new TopicPartition(row.topic(), row.partition());
        Position at = few.get(partition);
        if (at != null && row.offset() < at.end()) {
          records.merge(partition, 1L, Long::sum);
        }
      }
    }
    few.forEach(
        (partition, at) -> {
          long behind = records.getOrDefault(partition, 0L);
          positions.put(partition, new Position(at.next(), at.end(), behind, at.gone()));
        });
  }

  @Override
  public void close() {
    source.close(Duration.ofMillis(200));
    offsets.close();
    reader.close(CloseOptions.timeout(Duration.ofMillis(200)));
  }
}
