package io.asgard.registry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextDiffTest {
  @Test
  void showsALineInTheMiddleAmongThoseThatStay() {
    assertThat(diff(List.of("a", "b", "c"), List.of("a", "x", "b", "c")))
        .containsExactly("  a", "+ x", "  b", "  c");
    assertThat(diff(List.of("a", "a"), List.of("a"))).containsExactly("  a", "- a");
    assertThat(diff(List.of(), List.of("a"))).containsExactly("+ a");
  }

  @Test
  void comparesTypesOfAHundredThousandLines() {
    List<String> old = new ArrayList<>(Collections.nCopies(100_000, "a"));
    List<String> now = new ArrayList<>(old);
    now.set(50_000, "b");
    assertThat(diff(old, now)).hasSize(100_001).contains("- a", "+ b");
    Collections.fill(now, "b");
    assertThat(diff(old, now)).hasSize(200_000);
  }

  private static List<String> diff(List<String> old, List<String> now) {
    return TextDiff.of(Map.of("T", old), Map.of("T", now));
  }
}
