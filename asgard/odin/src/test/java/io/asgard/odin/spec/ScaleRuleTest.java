package io.asgard.odin.spec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScaleRuleTest {
  @Test
  void fromThreeOnBrokersComeAndGo() {
    ScaleRule.check(List.of(stream(3, 5)), List.of(stream(4, 3)));
    ScaleRule.check(List.of(), List.of(stream(1, 1)));
    ScaleRule.check(List.of(stream(1, 1)), List.of());
  }

  @Test
  void aClusterKeepsItsControllersAndReplicas() {
    assertThatThrownBy(() -> ScaleRule.check(List.of(stream(3, 1)), List.of(stream(2, 3))))
        .hasMessage(
            """
            demo/stream/x: brokers: 2 (expected: at least 3, as it was made; its controllers \
            and the replicas of its partitions cannot become others, so declare a new one and \
            replay to it)
            demo/stream/x: mirror.brokers: 3 (expected: 1, as it was made; its controllers \
            and the replicas of its partitions cannot become others, so declare a new one and \
            replay to it)""");
  }

  @Test
  void aCopyThatIsNewHasAsManyAsItLikes() {
    Resource alone = stream(3, 1).with(Map.of("brokers", 3));
    ScaleRule.check(List.of(alone), List.of(stream(3, 3)));
    ScaleRule.check(List.of(stream(3, 3)), List.of(alone));
  }

  private static Resource stream(int brokers, int ofMirror) {
    Map<String, Object> spec = Map.of("brokers", brokers, "mirror", Map.of("brokers", ofMirror));
    return new Resource(Kind.STREAM, "x", "demo", "transport", spec);
  }
}
