package io.asgard.odin.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResidentMemoryTest {
  @Test
  void sumsAProcessAndAllBelowIt() {
    var tree = new ResidentMemory.Tree("  1 0 10\n 7 1 100\n 8 7 20\n 9 8 3\n 10 1 5\n");
    assertThat(tree.sum(7)).isEqualTo(123 * 1024);
    assertThat(tree.sum(10)).isEqualTo(5 * 1024);
    assertThat(tree.sum(11)).isZero();
  }
}
