package io.asgard.bench;

import java.time.Duration;

/**
 * Brings all that runs to its full speed before it is measured: the just-in-time compilers of three
 * brokers and a server need minutes on two cores.
 */
final class WarmUp {
  /** Events a second for that time. */
  interface Load {
    double run(Duration time) throws Exception;
  }

  private static final Duration ROUND = Duration.ofSeconds(5);
  private static final int MOST = 36;
  private static final int FLAT = 4; // rounds that bring no more
  private static final double MORE = 1.02;

  private WarmUp() {}

  /** Runs the load until it gets no faster. */
  static void run(Load load) throws Exception {
    double best = 0;
    int flat = 0;
    for (int round = 0; round < MOST && flat < FLAT; round++) {
      double rate = load.run(ROUND);
      flat = rate > best * MORE ? 0 : flat + 1;
      best = Math.max(best, rate);
    }
  }
}
