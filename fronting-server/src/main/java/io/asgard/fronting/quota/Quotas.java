package io.asgard.fronting.quota;

import io.asgard.fronting.live.Quota;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** What each team has sent to this server, against what it may. Thread-safe; nothing blocks. */
public final class Quotas {
  private final Function<String, Quota> limits;
  private final LongSupplier nanoTime;
  // By team: teams come out of verified tokens, so their number is the issuer's to bound.
  private final Map<String, Buckets> teams = new ConcurrentHashMap<>();

  public Quotas(Function<String, Quota> limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
  }

  /**
   * Lets the team send.
   *
   * @throws QuotaException if its quota is used up
   */
  public void check(String team) {
    Quota limit = limits.apply(team);
    if (limit.equals(Quota.NONE)) {
      return;
    }
    Buckets buckets = buckets(team);
    long now = nanoTime.getAsLong();
    long events = limit.events() == Long.MAX_VALUE ? 0 : buckets.events().emptyFor(now);
    long bytes = limit.bytes().toBytes() == Long.MAX_VALUE ? 0 : buckets.bytes().emptyFor(now);
    long wait = Math.max(events, bytes);
    if (wait > 0) {
      // Rounded up: who comes again a millisecond early is refused again.
      Duration again = Duration.ofMillis((wait + 999_999) / 1_000_000);
      String used = events >= bytes ? limit.events() + " events/s" : limit.bytes() + "/s";
      throw new QuotaException(
          "quota: %s of team %s are used up (expected: again in %d ms)"
              .formatted(used, team, again.toMillis()),
          again);
    }
  }

  /** Has the team pay for what it was let in with. */
  public void take(String team, int events, long bytes) {
    Quota limit = limits.apply(team);
    if (limit.equals(Quota.NONE)) {
      return;
    }
    Buckets buckets = buckets(team);
    long now = nanoTime.getAsLong();
    buckets.events().take(events, limit.events(), now);
    buckets.bytes().take(bytes, limit.bytes().toBytes(), now);
  }

  private Buckets buckets(String team) {
    Buckets known = teams.get(team);
    return known != null
        ? known
        : teams.computeIfAbsent(
            team,
            name -> {
              long now = nanoTime.getAsLong();
              return new Buckets(new TokenBucket(now), new TokenBucket(now));
            });
  }

  private record Buckets(TokenBucket events, TokenBucket bytes) {}
}
