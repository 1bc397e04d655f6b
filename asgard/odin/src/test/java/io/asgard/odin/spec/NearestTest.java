package io.asgard.odin.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> KNOWN =
      List.of("port", "partitions", "retention", "a", "Topic");

  @Test
  void findsWhatWasMeant() {
    assertThat(Nearest.to("prot", KNOWN)).contains("port");
    assertThat(Nearest.to("partition", KNOWN)).contains("partitions");
    assertThat(Nearest.to("retensoin", KNOWN)).contains("retention");
    assertThat(Nearest.to("TOPIC", KNOWN)).contains("Topic");
  }

  @Test
  void suggestsNothingThatIsFar() {
    assertThat(Nearest.to("b", KNOWN)).isEmpty();
    assertThat(Nearest.to("replicas", KNOWN)).isEmpty();
    assertThat(Nearest.to("p".repeat(1_000_000), KNOWN)).isEmpty();
  }
}
