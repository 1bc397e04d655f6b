package io.asgard.odin.replay;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What is asked for.
 *
 * @param id names the replay: the same id goes on where it ended
 * @param ahead how much newer than its arrival an event may be; empty if nobody knows, and then all
 *     that is there is read
 * @param rate events a second; empty for as many as can be
 */
public record ReplayOrder(
    String id,
    StreamTopic source,
    StreamTopic target,
    Selection selection,
    Optional<Duration> ahead,
    OptionalLong rate) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  public ReplayOrder {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("id: " + id + " (expected: " + ID + ")");
    }
    if (rate.isPresent() && rate.getAsLong() <= 0) {
      throw new IllegalArgumentException("rate: " + rate.getAsLong() + " (expected: > 0)");
    }
  }

  /** The transactional id, and the group that keeps how far it is. */
  String name() {
    return "odin-replay-" + id;
  }
}
