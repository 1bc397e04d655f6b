package io.asgard.odin.failover;

import io.asgard.odin.flow.Flow;
import io.asgard.odin.flow.FlowBegin;
import io.asgard.odin.flow.FlowStart;
import io.asgard.odin.flow.GroupOffsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Prepares a move away from a cluster that is lost; asks nothing of it. */
public final class LostRegion {
  private static final Duration KILLED = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Move move;
  private final Consumer<String> tell;

  /**
   * A loss.
   *
   * @param tell who is told of the steps
   */
  public LostRegion(Move move, Consumer<String> tell) {
    this.move = move;
    this.tell = tell;
  }

  /**
   * Lets the groups go on where they were last heard of.
   *
   * @param begin of the flow to the second cluster
   * @param seen of the groups at the cluster that is lost, if anybody looked
   * @throws KafkaException if the second cluster does not answer
   */
  public Ready prepare(FlowBegin begin, Optional<GroupOffsets> seen) {
    Map<TopicPartition, Long> copied = FlowStart.committed(move.forth());
    Map<TopicPartition, Long> ends = FlowStart.ends(move.back());
    GroupOffsets heard = GroupOffsets.lastHeard(move.forth());
    Map<String, Map<TopicPartition, Long>> groups = seen.map(heard::with).orElse(heard).move(begin);
    tell.accept(groups.size() + " groups go on at " + move.to().name());
    Set<String> late = move.afterwards().stream().map(Flow::name).collect(Collectors.toSet());
    return new Ready(copied, ends, late);
  }

  /** One that had to be killed counts as running for some seconds. */
  private void start(Flow flow, Map<TopicPartition, Long> next) {
    long until = System.nanoTime() + KILLED.toNanos();
    while (true) {
      try {
        FlowStart.at(flow, next, move.replicasAt(flow.target()));
        return;
      } catch (IllegalStateException e) {
        if (System.nanoTime() > until) {
          throw e;
        }
        LockSupport.parkNanos(LOOK.toNanos());
      }
    }
  }

  /**
   * Has the other copies go on from the second cluster; their flows have ended. What one of them
   * had already may come again, as much as a transaction; nothing that the second cluster has is
   * left out.
   *
   * @param flows names of those that are to go on
   * @return names of those that do
   */
  public Set<String> redirect(Set<String> flows) {
    Set<String> done = new HashSet<>();
    for (int i = 0; i < move.copies().size(); i++) {
      Flow before = move.copies().get(i);
      Flow after = move.afterwards().get(i);
      if (!flows.contains(after.name())) {
        continue;
      }
      try {
        Map<TopicPartition, Long> next = FlowStart.translated(move.forth(), before);
        start(after, next);
        done.add(after.name());
      } catch (KafkaException | IllegalStateException e) {
        // It may be lost with the region; the others go on.
        tell.accept(after.target().name() + " cannot go on: " + e.getMessage());
      }
    }
    return done;
  }
}
