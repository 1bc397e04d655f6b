package io.asgard.odin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.odin.replay.ReplayStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReplayBarTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void movesOnATerminal() {
    ReplayBar bar = bar(true);
    bar.show(new ReplayStatus(5, 1, 0.5, 100));
    bar.end();
    assertThat(text())
        .isEqualTo("\r[###############               ]  50 %  5 replayed, 1 skipped, 100/s   \n");
  }

  @Test
  void isALineNowAndThenElsewhere() {
    ReplayBar bar = bar(false);
    bar.show(new ReplayStatus(5, 1, 0.5, 100));
    bar.show(new ReplayStatus(6, 1, 0.6, 100));
    bar.show(new ReplayStatus(9, 1, 1, 100));
    bar.end();
    assertThat(text())
        .isEqualTo(" 50 %  5 replayed, 1 skipped, 100/s\n100 %  9 replayed, 1 skipped, 100/s\n");
  }

  private ReplayBar bar(boolean terminal) {
    return new ReplayBar(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
