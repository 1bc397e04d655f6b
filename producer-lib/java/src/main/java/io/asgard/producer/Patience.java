package io.asgard.producer;

import java.time.Duration;

/** How long a token may be refused in a row before that is final. */
final class Patience {
  static final Duration LIMIT = Duration.ofSeconds(10);

  private boolean refused;
  private long first;
  private long latest;

  /** Whether the refusals up to now have gone on for longer. */
  boolean over(boolean refusedNow, long now) {
    // After a long silence it is another row: the token may have been good meanwhile.
    if (!refused || now - latest > LIMIT.toNanos()) {
      first = now;
    }
    refused = refusedNow;
    latest = now;
    return refused && now - first > LIMIT.toNanos();
  }
}
