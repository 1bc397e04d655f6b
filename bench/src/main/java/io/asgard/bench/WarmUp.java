package io.asgard.bench;

import java.time.Duration;

/**
 * Brings all that runs to its full speed before it is measured: the just-in-time compilers of three
 * brokers and a server need minutes on two cores.
 */
final class WarmUp {
  private static final Duration ROUND = Duration.ofSeconds(5);
  private static final int LEAST = 10; // rounds
  private static final int MOST = 36;
  private static final int FLAT = 4; // that bring no more
  private static final double MORE = 1.02;

  private WarmUp() {}

  /** Runs the load until it gets no faster. */
  static void run(Load load) throws Exception {
    double best = 0;
    int flat = 0;
    for (int round = 0; round < LEAST || (round < MOST && flat < FLAT); round++) {
      double rate = load.run(ROUND);
      boolean more = rate > best * MORE;
      best = more ? rate : best;
      flat = more ? 0 : flat + 1;
    }
  }
}
