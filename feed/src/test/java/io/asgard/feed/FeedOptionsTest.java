package io.asgard.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FeedOptionsTest {
  @Test
  void hasDefaults() {
    FeedOptions options = parse();
    assertThat(options.fronting).containsExactly("127.0.0.1:8420");
    assertThat(options.tokenFile(Map.of("ASGARD_HOME", "/a")))
        .isEqualTo(Path.of("/a/auth/tokens/demo-feed.token"));
    assertThat(options.giveUp).isEqualTo(Duration.ofSeconds(60));
    assertThat(options.speedup()).isZero();
    assertThat(options.endMargin(Duration.ofMinutes(10))).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void asNowReplaysAtItsOwnPaceUnlessTold() {
    assertThat(parse("--as-now").speedup()).isEqualTo(1);
    assertThat(parse("--as-now", "--speedup", "60").speedup()).isEqualTo(60);
  }

  @Test
  void readsDurations() {
    assertThat(parse("--duration", "500ms").duration).isEqualTo(Duration.ofMillis(500));
    assertThat(parse("--duration", "90s").duration).isEqualTo(Duration.ofSeconds(90));
    assertThat(parse("--duration", "5m").duration).isEqualTo(Duration.ofMinutes(5));
    assertThat(parse("--duration", "1h").duration).isEqualTo(Duration.ofHours(1));
    assertThatThrownBy(() -> parse("--duration", "5 days")).hasMessageContaining("expected: such");
  }

  @Test
  void saysWhichNumberIsWrong() {
    assertThat(parse().problem()).isEmpty();
    assertThat(parse("--rate=-1").problem()).isEqualTo("--rate: -1.0 (expected: > 0)");
  }

  private static FeedOptions parse(String... words) {
    FeedOptions options = new FeedOptions();
    CommandLine line = new CommandLine(new Holder(options));
    line.registerConverter(Duration.class, new Durations()).parseArgs(words);
    return options;
  }

  @CommandLine.Command
  private record Holder(@CommandLine.Mixin FeedOptions options) {}
}
