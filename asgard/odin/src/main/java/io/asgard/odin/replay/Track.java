package io.asgard.odin.replay;

/**
 * How far the replay of one partition is: end - start = replayed + skipped + Kafka's own records,
 * once it is through. Owned by the thread that copies.
 */
final class Track {
  private final int partition;
  private final long start;
  private final long end;
  private long next;
  private long replayed;
  private long skipped;

  Track(int partition, long start, long end) {
    this(partition, new Note.Counts(start, end, 0, 0), start);
  }

  Track(int partition, Note.Counts counts, long next) {
    this.partition = partition;
    this.start = counts.start();
    this.end = counts.end();
    this.next = next;
    this.replayed = counts.replayed();
    this.skipped = counts.skipped();
  }

  void replayed(long offset) {
    replayed++;
    next = offset + 1;
  }

  void skipped(long offset) {
    skipped++;
    next = offset + 1;
  }

  /** Moves on over offsets that hold no record; whether it did. */
  boolean reached(long position) {
    long to = Math.min(position, end);
    boolean moved = to > next;
    next = Math.max(next, to);
    return moved;
  }

  boolean complete() {
    return next >= end;
  }

  boolean isBehind(long offset) {
    return offset >= end;
  }

  int partition() {
    return partition;
  }

  long next() {
    return next;
  }

  long end() {
    return end;
  }

  long passed() {
    return next - start;
  }

  long length() {
    return end - start;
  }

  Note.Counts counts() {
    return new Note.Counts(start, end, replayed, skipped);
  }
}
