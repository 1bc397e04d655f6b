package io.asgard.dagger.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SpanTest {
  @Test
  void tumblingHasOneWindowForATime() {
    Span span = Span.tumble(Duration.ofSeconds(10));
    assertThat(ends(span, 0)).containsExactly(10_000, 10_000);
    assertThat(ends(span, 9_999)).containsExactly(10_000, 10_000);
    assertThat(ends(span, -1)).containsExactly(0, 0);
  }

  @Test
  void hoppingHasOnePerStep() {
    Span span = new Span(30_000, 10_000, 0, false);
    assertThat(ends(span, 12_345)).containsExactly(20_000, 40_000);
  }

  @Test
  void cumulatingEndsWithTheLongest() {
    Span span = new Span(60_000, 10_000, 0, true);
    assertThat(ends(span, 12_345)).containsExactly(20_000, 60_000);
    assertThat(ends(span, 59_999)).containsExactly(60_000, 60_000);
  }

  @Test
  void anOffsetMovesThem() {
    assertThat(ends(new Span(10_000, 10_000, 3_000, false), 2_999)).containsExactly(3_000, 3_000);
    assertThat(ends(new Span(10_000, 10_000, -3_000, false), 7_000))
        .containsExactly(17_000, 17_000);
  }

  private static long[] ends(Span span, long time) {
    return new long[] {span.first(time), span.last(time)};
  }
}
