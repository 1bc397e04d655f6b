package io.asgard.odin.canary;

import com.google.protobuf.util.Timestamps;
import io.asgard.contracts.v1.CanaryRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one target saw of a canary. received counts each record once: acknowledged = received + lost
 * - late, once all is judged, but for records whose acknowledgement was lost. Thread-safe: the
 * reader writes, health and metrics read.
 */
final class Book {
  /** What comes of one partition. */
  private static final class Page {
    private final Sequence sequence = new Sequence();
    private long newestMs; // when the newest that was seen was sent

    Page(long nowMs) {
      newestMs = nowMs;
    }
  }

  private final CanarySettings settings;
  private final Unwritten unwritten;
  private final Clock clock;
  // All of it guarded by this.
  private final List<Page> pages = new ArrayList<>();
  private final Latencies latencies = new Latencies();
  private long received;
  private long lost;
  private long late;
  private long duplicates;
  private long reordered;
  private long lostAtMs = Long.MIN_VALUE;
  private long lostThen;

  Book(CanarySettings settings, Unwritten unwritten, Clock clock) {
    this.settings = settings;
    this.unwritten = unwritten;
    this.clock = clock;
  }

  /** So many partitions are written from now on. */
  synchronized void expect(int partitions) {
    while (pages.size() < partitions) {
      pages.add(new Page(clock.millis()));
    }
    pages.subList(partitions, pages.size()).clear();
  }

  synchronized void take(CanaryRecord record) {
    if (record.getPartition() < 0 || record.getPartition() >= pages.size()) {
      return;
    }
    Page page = pages.get(record.getPartition());
    Instant now = clock.instant();
    switch (page.sequence.seen(record.getSequence(), now.toEpochMilli())) {
      case NEWEST -> {
        page.newestMs = Timestamps.toMillis(record.getSent());
        arrived(record, now);
      }
      case REORDERED -> {
        reordered++;
        arrived(record, now);
      }
      case LATE -> {
        late++;
        arrived(record, now);
      }
      case DUPLICATE -> duplicates++;
      case KNOWN -> {}
    }
  }

  private void arrived(CanaryRecord record, Instant now) {
    received++;
    Instant sent =
        Instant.ofEpochSecond(record.getSent().getSeconds(), record.getSent().getNanos());
    latencies.add(Duration.between(sent, now).toNanos(), now.toEpochMilli());
  }

  /** The log is read again, from the time that this answers (milliseconds); empty: never read. */
  synchronized OptionalLong again() {
    pages.forEach(page -> page.sequence.again());
    OptionalLong oldest = pages.stream().mapToLong(page -> page.newestMs).min();
    return oldest.isPresent()
        ? OptionalLong.of(oldest.getAsLong() - settings.fill().toMillis())
        : oldest;
  }

  /** Counts what did not come in time. */
  synchronized void judge() {
    long now = clock.millis();
    long before = now - settings.fill().toMillis();
    long more = 0;
    for (int i = 0; i < pages.size(); i++) {
      int partition = i;
      more +=
          pages
              .get(i)
              .sequence
              .judge(before, (first, last) -> unwritten.within(partition, first, last));
    }
    if (more > 0) {
      boolean forgotten = now - lostAtMs > settings.memory().toMillis();
      lostThen = (lostAtMs == Long.MIN_VALUE || forgotten ? 0 : lostThen) + more;
      lost += more;
      lostAtMs = now;
    }
  }

  /** Why the target is not as it should be; empty if it is. */
  synchronized Optional<String> problem() {
    if (received == 0) {
      return Optional.of("nothing of the canary has come yet");
    }
    long now = clock.millis();
    for (int i = 0; i < pages.size(); i++) {
      long age = now - pages.get(i).newestMs;
      if (age > settings.silence().toMillis()) {
        return Optional.of(
            "partition %d: last seen %.1f s ago (expected: <= %.1f s)"
                .formatted(i, age / 1000.0, settings.silence().toMillis() / 1000.0));
      }
    }
    if (lostAtMs != Long.MIN_VALUE && now - lostAtMs <= settings.memory().toMillis()) {
      return Optional.of(
          "lost: %d, the last %d s ago (expected: none)"
              .formatted(lostThen, (now - lostAtMs) / 1000));
    }
    return Optional.empty();
  }

  /** Seconds since the newest that was seen was sent, of the partition that is behind most. */
  synchronized double age() {
    long now = clock.millis();
    return pages.stream().mapToLong(page -> now - page.newestMs).max().orElse(0) / 1000.0;
  }

  synchronized double latency(double share) {
    return latencies.quantile(share, clock.millis());
  }

  synchronized long received() {
    return received;
  }

  synchronized long lost() {
    return lost;
  }

  synchronized long late() {
    return late;
  }

  synchronized long duplicates() {
    return duplicates;
  }

  synchronized long reordered() {
    return reordered;
  }
}
