package io.asgard.odin.failover;

import io.asgard.odin.canary.Canary;
import io.asgard.odin.flow.FlowBegin;
import io.asgard.odin.flow.FlowStart;
import io.asgard.odin.flow.FlowWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * What the cluster that served before has and had not been copied is counted exactly, and what did
 * not come by another way meanwhile is brought along. One that was cut short goes on where it was:
 * what is brought, and how far that is, is one transaction.
 */
public final class Reconciliation {
  // Ids in memory at once; the other cluster is read once for each such span.
  private static final int SPAN = 100_000;

  private final Move move;
  private final Map<TopicPartition, Long> ends;
  private final Map<TopicPartition, Long> copied;
  private final Consumer<String> tell;

  /**
   * A reconciliation.
   *
   * @param move the one away from the cluster that is back; its flow has ended
   * @param begin where the cluster that serves ended then, and how far the other had been copied
   * @param tell who is told of the steps
   */
  public Reconciliation(Move move, FlowBegin begin, Consumer<String> tell) {
    this.move = move;
    this.ends = begin.source();
    this.copied = begin.target();
    this.tell = tell;
  }

  /**
   * What came of the records that had not been copied.
   *
   * @param rpoRecords how many there were
   * @param known of these, those that a producer had sent again, or of a compacted topic whose key
   *     has a newer record
   * @param brought of these, those that are on the other cluster only now
   * @param before of these, those that the flow itself still copied, or that were dealt with when
   *     this was cut short
   * @param gone offsets that were deleted, by retention, before they were copied
   */
  public record Result(long rpoRecords, long known, long brought, long before, long gone) {
    static final Result NOTHING = new Result(0, 0, 0, 0, 0);

    Result and(Result other) {
      return new Result(
          rpoRecords + other.rpoRecords,
          known + other.known,
          brought + other.brought,
          before + other.before,
          gone + other.gone);
    }
  }

  /**
   * Brings along what is missing, and lets the flow back begin behind it.
   *
   * @throws KafkaException if a cluster does not answer
   * @throws IllegalStateException if the cluster has lost a part of what it had
   */
  public Result run() {
    Map<TopicPartition, Long> there = new TreeMap<>(Comparator.comparing(TopicPartition::toString));
    there.putAll(FlowStart.ends(move.forth()));
    Set<TopicPartition> here = FlowStart.ends(move.back()).keySet();
    checkWhole(there, here);
    Set<String> compacted = FlowStart.compacted(move.forth());
    Result all = Result.NOTHING;
    Map<TopicPartition, Long> done = FlowStart.committed(move.forth());
    try (PartitionReader from = new PartitionReader(move.from());
        PartitionReader to = new PartitionReader(move.to());
        FlowWriter writer = new FlowWriter(move.forth())) {
      for (TopicPartition partition : there.keySet()) {
        if (!partition.topic().equals(Canary.TOPIC) && there.get(partition) > 0) {
          all = all.and(new Part(partition, from, to, writer).run(done, compacted));
        }
      }
    }
    Map<TopicPartition, Long> starts = starts(there, here);
    FlowStart.at(move.back(), starts, move.replicasAt(move.back().target()));
    tell.accept(words(all));
    if (all.rpoRecords() > 0) {
      leadBack(there, starts);
    }
    return all;
  }

  /** Where the flow back begins, once this was run. */
  public FlowBegin begin() {
    return new FlowBegin(FlowStart.committed(move.back()), FlowStart.ends(move.forth()));
  }

  /** Both clusters have what was left; the flow back does not look at ids, and would copy it. */
  private void leadBack(Map<TopicPartition, Long> there, Map<TopicPartition, Long> starts) {
    try (PartitionReader from = new PartitionReader(move.from());
        PartitionReader to = new PartitionReader(move.to());
        FlowWriter writer = new FlowWriter(move.back())) {
      WayBack way = new WayBack(from, to, writer, tell);
      there.forEach(
          (partition, end) -> {
            long first = copied.getOrDefault(partition, 0L);
            if (end > first && !partition.topic().equals(Canary.TOPIC)) {
              way.carry(partition, first, starts.getOrDefault(partition, 0L));
            }
          });
    }
  }

  private static String words(Result all) {
    String before = all.before() == 0 ? "" : ", " + all.before() + " had come by then";
    String gone = all.gone() == 0 ? "" : "; retention had deleted " + all.gone() + " more";
    return "rpo_records "
        + all.rpoRecords()
        + ", which had not been copied: "
        + all.known()
        + " came again from their producers, "
        + all.brought()
        + " are brought along now"
        + before
        + gone;
  }

  /** All or nothing: of a partition that is not as long as it was nobody knows what it has. */
  private void checkWhole(Map<TopicPartition, Long> there, Set<TopicPartition> here) {
    List<String> problems = new ArrayList<>();
    List<TopicPartition> empty = new ArrayList<>();
    copied.forEach(
        (partition, was) -> {
          long is = there.getOrDefault(partition, 0L);
          if (is == 0 && was > 0) {
            empty.add(partition);
          } else if (is < was) {
            problems.add(
                partition
                    + ": ends at "
                    + is
                    + " on "
                    + move.from().name()
                    + ", though more was copied from there (expected: "
                    + was
                    + " or more; a topic that is deleted there is filled anew)");
          }
        });
    there.forEach(
        (partition, end) -> {
          if (end > 0 && !here.contains(partition) && !partition.topic().equals(Canary.TOPIC)) {
            problems.add(
                partition
                    + ": missing on "
                    + move.to().name()
                    + " (expected: made there first, or deleted on "
                    + move.from().name()
                    + ")");
          }
        });
    if (!problems.isEmpty()) {
      throw new IllegalStateException(String.join("; ", problems));
    }
    if (!empty.isEmpty()) {
      // What was copied of the topics that were there says nothing of those that will be.
      Map<TopicPartition, Long> anew = new HashMap<>();
      empty.forEach(partition -> anew.put(partition, 0L));
      FlowStart.at(move.forth(), anew, move.replicasAt(move.to()));
      tell.accept(
          move.from().name()
              + ": "
              + empty.size()
              + " partitions are empty, and are filled anew; what had not been copied of them is"
              + " gone with them");
    }
  }

  /** Behind what both have; from the beginning where the other has nothing. */
  private Map<TopicPartition, Long> starts(
      Map<TopicPartition, Long> there, Set<TopicPartition> here) {
    Map<TopicPartition, Long> carried = FlowStart.committed(move.back());
    Map<TopicPartition, Long> starts = new HashMap<>();
    for (TopicPartition partition : here) {
      boolean isEmpty = there.getOrDefault(partition, 0L) == 0;
      // One that was cut short has come further.
      long come = Math.max(carried.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L));
      starts.put(partition, isEmpty ? 0L : come);
    }
    return starts;
  }

  /** One partition after the other: a copy that was far behind left much. */
  private final class Part {
    private final TopicPartition partition;
    private final PartitionReader from;
    private final PartitionReader to;
    private final FlowWriter writer;

    Part(TopicPartition partition, PartitionReader from, PartitionReader to, FlowWriter writer) {
      this.partition = partition;
      this.from = from;
      this.to = to;
      this.writer = writer;
    }

    Result run(Map<TopicPartition, Long> done, Set<String> compacted) {
      long end = from.end(partition);
      long first = copied.getOrDefault(partition, 0L);
      long next = Math.max(first, done.getOrDefault(partition, 0L));
      long gone = Math.max(0, from.begin(partition) - next);
      long before = count(first, Math.min(next, end));
      Result result = new Result(before, 0, 0, before, gone);
      while (next < end) {
        Unknown unknown = new Unknown(compacted.contains(partition.topic()));
        long until =
            from.read(
                partition,
                next,
                end,
                row -> {
                  unknown.add(row);
                  return unknown.rows() < SPAN;
                });
        to.read(
            partition,
            ends.getOrDefault(partition, 0L),
            to.end(partition),
            row -> {
              unknown.remove(row);
              return true;
            });
        result = result.and(bring(unknown, next, until));
        next = until;
      }
      return result;
    }

    private long count(long first, long until) {
      long[] rows = new long[1];
      if (first < until) {
        from.read(partition, first, until, row -> ++rows[0] > 0);
      }
      return rows[0];
    }

    private Result bring(Unknown unknown, long next, long until) {
      Batch batch = new Batch(writer, partition);
      from.read(
          partition,
          next,
          until,
          row -> {
            if (unknown.has(row)) {
              batch.add(row);
            }
            return true;
          });
      long brought = batch.end(until);
      return new Result(unknown.rows(), unknown.rows() - brought, brought, 0, 0);
    }
  }
}
