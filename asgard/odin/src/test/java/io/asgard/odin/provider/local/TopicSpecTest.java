package io.asgard.odin.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicSpecTest {
  @Test
  void isTheSameInWhateverOrderItsConfigsWereDeclared() {
    Map<String, String> turned = new LinkedHashMap<>();
    turned.put("segment.ms", "2");
    turned.put("retention.ms", "1");
    Map<String, String> configs = new LinkedHashMap<>();
    configs.put("retention.ms", "1");
    configs.put("segment.ms", "2");
    assertThat(Fingerprint.of(new TopicSpec("t", 1, 1, 1, turned)))
        .isEqualTo(Fingerprint.of(new TopicSpec("t", 1, 1, 1, configs)));
  }
}
