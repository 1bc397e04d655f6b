package io.asgard.odin.failover;

import io.asgard.odin.flow.Flow;
import io.asgard.odin.flow.GroupOffsets;
import io.asgard.odin.flow.GroupWatch;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps in mind how far the groups of streams with a failover have read: their cluster may be lost
 * before its flow has copied that. Thread-safe.
 */
public final class Groups implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(Groups.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Supplier<List<Move>> moves;
  private final Map<String, GroupWatch> watches = new ConcurrentHashMap<>();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "groups");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Watches nothing yet.
   *
   * @param moves away from where each stream is served now
   */
  public Groups(Supplier<List<Move>> moves) {
    this.moves = moves;
  }

  /** Begins to look, once a second. */
  public void start() {
    long pause = INTERVAL.toMillis();
    looking.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
  }

  void look() {
    try {
      Map<String, Flow> now = new HashMap<>();
      moves.get().forEach(move -> now.put(move.stream(), move.forth()));
      Iterator<GroupWatch> known = watches.values().iterator();
      while (known.hasNext()) {
        GroupWatch watch = known.next();
        if (!now.containsValue(watch.flow())) {
          known.remove();
          watch.close();
        }
      }
      now.forEach((stream, flow) -> watches.computeIfAbsent(stream, one -> new GroupWatch(flow)));
      watches.forEach(Groups::look);
    } catch (RuntimeException e) { // It would never look again.
      logger.warn("Groups could not be looked at", e);
    }
  }

  private static void look(String stream, GroupWatch watch) {
    try {
      watch.look();
    } catch (KafkaException e) {
      logger.debug("The groups of {} could not be looked at: {}", stream, e.toString());
    }
  }

  /** What was seen last of the groups of a stream at the flow's source. */
  public Optional<GroupOffsets> last(String stream, Flow flow) {
    return Optional.ofNullable(watches.get(stream))
        .filter(watch -> watch.flow().equals(flow))
        .flatMap(GroupWatch::last);
  }

  @Override
  public void close() {
    looking.shutdownNow();
    watches.values().forEach(GroupWatch::close);
  }
}
