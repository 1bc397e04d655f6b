package io.asgard.cosmos.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LayersTest {
  @Test
  void theSamplesAreLegal() throws IOException {
    assertThat(Layers.KIND.checked("choropleth", sample("layer")).getDimensionsList()).hasSize(2);
    assertThat(Areas.KIND.checked("jakarta", sample("area")).getZoom()).isEqualTo(11);
  }

  @Test
  void allProblemsOfALayerAreToldAtOnce() {
    String wrong =
        """
        {"name":"x","dimensions":[{"name":"color","type":"text"},{"name":"color","type":"number"}]}""";
    assertThatThrownBy(() -> Layers.KIND.checked("x", wrong))
        .hasMessageContaining("dimensions.color.type: text (expected: number)")
        .hasMessageContaining("dimensions.color.identifier.type:  (expected: string or s2id)")
        .hasMessageContaining("dimensions.name: color (expected: not in use)");
  }

  @Test
  void anAreaIsOnEarth() {
    assertThatThrownBy(() -> Areas.KIND.checked("x", "{\"name\":\"x\",\"latitude\":-96}"))
        .hasMessageContaining("latitude: -96.0 (expected: -90.0 to 90.0)");
  }

  @Test
  void anAreaMayHaveAHyphen() {
    assertThat(Areas.KIND.checked("new-york", "{\"name\":\"new-york\"}").getZoom()).isZero();
  }

  private static String sample(String name) throws IOException {
    try (InputStream in = LayersTest.class.getResourceAsStream("/http/cosmos/" + name + ".json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
