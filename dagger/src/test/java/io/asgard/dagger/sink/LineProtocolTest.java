package io.asgard.dagger.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineProtocolTest {
  private final StringBuilder out = new StringBuilder();

  @Test
  void escapesWhatSeparates() {
    LineProtocol.tag(out, LineProtocol.name("a b"), "x,y=z w");
    assertThat(out).hasToString(",a\\ b=x\\,y\\=z\\ w");
  }

  @Test
  void aBackslashAtTheEndDoesNotEscapeTheSeparator() {
    LineProtocol.tag(out, "a", "x\\");
    LineProtocol.tag(out, "b", "y");
    assertThat(out).hasToString(",a=x\\\\,b=y");
  }

  @Test
  void aLineBreakDoesNotEndTheLine() {
    LineProtocol.tag(out, "a", "x\ny");
    assertThat(out).hasToString(",a=x\\ y");
  }

  @Test
  void anEmptyTagIsNoTag() {
    LineProtocol.tag(out, "a", "");
    assertThat(out).isEmpty();
  }

  @Test
  void whatIsNoFiniteNumberIsNoField() {
    assertThat(LineProtocol.field(out, ' ', "a", Double.NaN)).isFalse();
    assertThat(LineProtocol.field(out, ' ', "a", Double.POSITIVE_INFINITY)).isFalse();
    assertThat(LineProtocol.field(out, ' ', "a", 3)).isTrue();
    assertThat(out).hasToString(" a=3.0");
  }

  @Test
  void measurementsKeepTheirEqualsSign() {
    assertThat(LineProtocol.measurement("a=b,c")).isEqualTo("a=b\\,c");
  }

  @Test
  void timesAreNanoseconds() {
    LineProtocol.time(out, 1_489_622_400_000L);
    assertThat(out).hasToString(" 1489622400000000000\n");
  }
}
