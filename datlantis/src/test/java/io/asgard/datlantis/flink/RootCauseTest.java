package io.asgard.datlantis.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RootCauseTest {
  @Test
  void theDeepestCauseIsTold() {
    String trace =
        "java.lang.Error: outer\n\tat A.a(A.java:1)\nCaused by: x.Inner: line one\nline two\n"
            + "\tat B.b(B.java:2)\n\t... 3 more\n";
    assertThat(RootCause.of(trace)).isEqualTo("x.Inner: line one\nline two");
  }

  @Test
  void aMessageWithoutATraceIsTold() {
    assertThat(RootCause.of("no slots\n")).isEqualTo("no slots");
  }
}
