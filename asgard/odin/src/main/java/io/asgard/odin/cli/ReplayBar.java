package io.asgard.odin.cli;

import io.asgard.odin.replay.ReplayStatus;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A bar that moves on a terminal; elsewhere a line every few seconds. */
final class ReplayBar {
  private static final int WIDTH = 30;
  private static final long LINES_APART = 10_000_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private long told = System.nanoTime() - LINES_APART;
  private boolean drawn;

  ReplayBar(PrintStream out, boolean terminal) {
    this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
    this.terminal = terminal;
  }

  void line(String text) {
    out.println(text);
  }

  void show(ReplayStatus status) {
    String figures =
        String.format(
            "%3.0f %%  %d replayed, %d skipped, %.0f/s",
            status.share() * 100, status.replayed(), status.skipped(), status.rate());
    if (terminal) {
      int full = (int) (status.share() * WIDTH);
      out.print("\r[" + "#".repeat(full) + " ".repeat(WIDTH - full) + "] " + figures + "   ");
      out.flush();
      drawn = true;
    } else if (System.nanoTime() - told >= LINES_APART || status.share() == 1) {
      told = System.nanoTime();
      line(figures);
    }
  }

  /** Leaves the line of the bar. */
  void end() {
    if (drawn) {
      out.println();
    }
  }
}
