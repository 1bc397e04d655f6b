package io.asgard.odin.failover;

import io.asgard.odin.canary.Canary;
import io.asgard.odin.flow.Flow;
import io.asgard.odin.flow.FlowBegin;
import io.asgard.odin.flow.FlowProgress;
import io.asgard.odin.flow.FlowStart;
import io.asgard.odin.flow.GroupOffsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import tools.jackson.databind.json.JsonMapper;

/** Prepares a move while both clusters live: nothing is lost, and each key keeps its order. */
public final class PlannedFailover {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration COPIES = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(100);
  // Whoever was told to hold has what it wrote before acknowledged within that time.
  private static final int QUIET_LOOKS = 5;

  private final Move move;
  private final FlowBegin begin;
  private final JsonMapper json;
  private final Clock clock;
  private final Consumer<String> tell;

  /**
   * A failover.
   *
   * @param begin of the flow to the second cluster
   * @param tell who is told of its steps
   */
  public PlannedFailover(
      Move move, FlowBegin begin, JsonMapper json, Clock clock, Consumer<String> tell) {
    this.move = move;
    this.begin = begin;
    this.json = json;
    this.clock = clock;
    this.tell = tell;
  }

  /**
   * Returns once the second cluster has all that the first had, and nothing more was written there
   * for a while. Other copies that are not as far are late, and hold up nobody.
   *
   * @throws IllegalStateException if the second cluster does not catch up, or somebody goes on
   *     writing
   * @throws KafkaException if one of the two does not answer
   */
  public Ready prepare() throws InterruptedException {
    awaitCopied(move.forth(), PATIENCE);
    Set<String> late = new HashSet<>();
    for (int i = 0; i < move.copies().size(); i++) {
      try {
        awaitCopied(move.copies().get(i), COPIES);
      } catch (KafkaException | IllegalStateException e) {
        tell.accept(e.getMessage() + "; it is brought along later");
        late.add(move.afterwards().get(i).name());
      }
    }
    Map<String, Map<TopicPartition, Long>> groups = GroupOffsets.atSource(move.forth()).move(begin);
    tell.accept(groups.size() + " groups go on at " + move.to().name());
    Map<TopicPartition, Long> copied = FlowStart.committed(move.forth());
    Map<TopicPartition, Long> ends = FlowStart.ends(move.back());
    for (Flow flow : move.afterwards()) {
      if (!late.contains(flow.name())) {
        FlowStart.at(flow, ends, move.replicasAt(flow.target()));
      }
    }
    return new Ready(copied, ends, late);
  }

  private void awaitCopied(Flow flow, Duration patience) throws InterruptedException {
    Instant end = clock.instant().plus(patience);
    try (FlowProgress progress = new FlowProgress(flow, json)) {
      int quiet = 0;
      long behind = 0;
      Map<TopicPartition, Long> ends = Map.of();
      while (quiet < QUIET_LOOKS) {
        if (clock.instant().isAfter(end)) {
          throw new IllegalStateException(
              flow.name()
                  + ": "
                  + behind
                  + " records behind after "
                  + patience.toSeconds()
                  + " s (expected: none, and nobody who goes on writing)");
        }
        Map<TopicPartition, FlowProgress.Position> now = progress.read();
        // The canary holds on to nothing.
        now.keySet().removeIf(partition -> partition.topic().equals(Canary.TOPIC));
        behind = FlowProgress.behind(now);
        Map<TopicPartition, Long> before = ends;
        ends = ends(now);
        quiet = behind == 0 && ends.equals(before) ? quiet + 1 : 0;
        TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
      }
    }
    tell.accept(flow.target().name() + " has everything");
  }

  private static Map<TopicPartition, Long> ends(
      Map<TopicPartition, FlowProgress.Position> positions) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    positions.forEach((partition, at) -> ends.put(partition, at.end()));
    return ends;
  }
}
