package io.asgard.cosmos.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MetricsTest {
  @Test
  void theSampleIsLegal() throws IOException {
    assertThat(Metrics.KIND.checked("supply", sample()).getTagsList()).hasSize(2);
  }

  @Test
  void allProblemsAreToldAtOnce() {
    String wrong =
        """
        {"name":"Supply","tags":[{"name":"time","type":"int"}],
         "fields":[{"name":"n","aggregation":"total"}],"window":"0s"}""";
    assertThatThrownBy(() -> Metrics.KIND.checked("supply", wrong))
        .hasMessageContaining("name: Supply (expected: as in the path, supply)")
        .hasMessageContaining("name: Supply (expected: [a-z][a-z0-9_]*")
        .hasMessageContaining("team: empty")
        .hasMessageContaining("window: 0s (expected: >= 1s)")
        .hasMessageContaining("tags.name: time (expected: not in use)")
        .hasMessageContaining("tags.time.type: int (expected: string or s2id)")
        .hasMessageContaining("fields.n.aggregation: total (expected: one of [sum,");
  }

  @Test
  void anUnknownFieldIsNamed() {
    assertThatThrownBy(() -> Metrics.KIND.checked("supply", "{\"nam\":\"supply\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nam");
  }

  private static String sample() throws IOException {
    try (InputStream in = MetricsTest.class.getResourceAsStream("/http/cosmos/metric.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
