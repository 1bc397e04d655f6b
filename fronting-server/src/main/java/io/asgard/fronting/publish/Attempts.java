package io.asgard.fronting.publish;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When to try again: later with every failure in a row. And when nothing has come back for so long
 * that it is a failure. Owned by one thread.
 */
final class Attempts {
  static final Duration SILENCE = Duration.ofSeconds(30);

  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 5;

  private final LongSupplier nanos;
  private int failures; // in a row
  private long quietSince;
  private long notBefore;

  Attempts(LongSupplier nanos) {
    this.nanos = nanos;
    quietSince = nanos.getAsLong();
    notBefore = quietSince;
  }

  void succeeded() {
    failures = 0;
    expectNothing();
  }

  void failed() {
    // What is behind a failed event is stored again with every attempt.
    later(AGAIN.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS)));
    failures++;
    expectNothing();
  }

  /** Nothing is due to come back: silence counts from here. */
  void expectNothing() {
    quietSince = nanos.getAsLong();
  }

  boolean silent() {
    return nanos.getAsLong() - quietSince > SILENCE.toNanos();
  }

  void later(Duration pause) {
    notBefore = nanos.getAsLong() + pause.toNanos();
  }

  boolean due() {
    return nanos.getAsLong() - notBefore >= 0;
  }
}
