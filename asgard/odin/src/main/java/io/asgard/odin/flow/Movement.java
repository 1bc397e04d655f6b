package io.asgard.odin.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** Whether a flow moves and keeps up, by looks at it that may be long apart. */
final class Movement {
  /** Longer than a transaction takes, and than a new leader does. */
  static final Duration STILL = Duration.ofSeconds(15);

  static final Duration WINDOW = Duration.ofSeconds(30);

  /** So few are the work of a moment. */
  static final long FEW = 10_000;

  private final Map<TopicPartition, Since> since = new HashMap<>();
  private final Deque<Look> looks = new ArrayDeque<>();

  private record Since(long next, Instant time) {}

  private record Look(Instant time, long behind) {}

  /** Takes a look; the answer says what is wrong. */
  Optional<String> look(Instant now, Map<TopicPartition, FlowProgress.Position> positions) {
    Optional<String> still = still(now, positions);
    Optional<String> growing = growing(now, FlowProgress.behind(positions));
    return gone(positions).or(() -> still).or(() -> growing);
  }

  private static Optional<String> gone(Map<TopicPartition, FlowProgress.Position> positions) {
    return positions.entrySet().stream()
        .filter(entry -> entry.getValue().gone() > 0)
        .findFirst()
        .map(
            entry ->
                entry.getKey()
                    + " came too late: the source has deleted "
                    + entry.getValue().gone()
                    + " offsets that were not copied");
  }

  private Optional<String> still(
      Instant now, Map<TopicPartition, FlowProgress.Position> positions) {
    Optional<String> problem = Optional.empty();
    since.keySet().retainAll(positions.keySet());
    for (var entry : positions.entrySet()) {
      FlowProgress.Position position = entry.getValue();
      Since before = since.get(entry.getKey());
      if (before == null || before.next() != position.next() || position.behind() == 0) {
        since.put(entry.getKey(), new Since(position.next(), now));
        continue;
      }
      Duration length = Duration.between(before.time(), now);
      if (problem.isEmpty() && length.compareTo(STILL) > 0) {
        problem =
            Optional.of(
                entry.getKey()
                    + " does not move: "
                    + position.behind()
                    + " records behind, at offset "
                    + position.next()
                    + " for "
                    + length.toSeconds()
                    + " s");
      }
    }
    return problem;
  }

  private Optional<String> growing(Instant now, long behind) {
    looks.addLast(new Look(now, behind));
    // The first that is left is the youngest of those that are a window old.
    while (looks.size() > 1 && isOld(second().time(), now)) {
      looks.removeFirst();
    }
    Look before = looks.getFirst();
    if (!isOld(before.time(), now) || behind <= Math.max(FEW, before.behind())) {
      return Optional.empty();
    }
    return Optional.of(
        "does not keep up: "
            + behind
            + " records behind, "
            + before.behind()
            + " were "
            + Duration.between(before.time(), now).toSeconds()
            + " s ago");
  }

  private Look second() {
    return looks.stream().skip(1).findFirst().orElseThrow();
  }

  private static boolean isOld(Instant time, Instant now) {
    return Duration.between(time, now).compareTo(WINDOW) >= 0;
  }
}
