package io.asgard.firehose.sink.kafka;

import static io.asgard.firehose.sink.SampleEvents.TYPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.firehose.sink.TestSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaSinkSettingsTest {
  private static final String KAFKA = "127.0.0.1:9092";

  @Test
  void hasDefaults() {
    assertThat(settings(KAFKA, Map.of("topic", "t")))
        .isEqualTo(
            new KafkaSinkSettings(
                KAFKA, "t", KafkaSinkSettings.Body.BYTES, null, Map.of(), Duration.ofSeconds(10)));
  }

  @Test
  void saysAllThatIsWrongAtOnce() {
    KafkaSinkSettings settings =
        settings(
            "nowhere",
            Map.of(
                "topic", "t",
                "properties[acks]", "1",
                "properties[max.block.ms]", "1",
                "properties[transactional.id]", "secret"));
    assertThatThrownBy(() -> new KafkaSinks(settings, Map.of("a", "offset")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret")
        .message()
        .hasLineCount(5)
        .contains("kafka.bootstrap-servers: nowhere (expected: as host:9092")
        .contains("kafka.properties.acks: 1 (expected", "kafka.properties.max.block.ms: 1")
        .contains("kafka.properties.transactional.id: set", "firehose.fields: [a]");
  }

  @Test
  void saysWhatTheProducerWouldNotTake() {
    KafkaSinkSettings settings =
        settings(
            KAFKA, Map.of("topic", "t", "properties[max.in.flight.requests.per.connection]", "6"));
    assertThatThrownBy(() -> new KafkaSinks(settings, Map.of()))
        .hasMessageContaining("kafka.properties: [max.in.flight.requests.per.connection]");
  }

  @Test
  void checksExpressionsAgainstTheTopic() {
    assertWrong(Map.of("topic", "{{message.nobody}}"), "firehose.sink.kafka.topic: message.nobody");
    assertWrong(Map.of("topic", "a b"), "firehose.sink.kafka.topic: a b (expected: letters");
    assertWrong(Map.of("topic", "t", "key", "offset"), "a string or bytes, is INT");
  }

  private static void assertWrong(Map<String, ?> settings, String message) {
    try (KafkaSinks sinks = new KafkaSinks(settings(KAFKA, settings), Map.of())) {
      assertThatThrownBy(() -> sinks.check(TYPE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(message);
    }
  }

  private static KafkaSinkSettings settings(String servers, Map<String, ?> others) {
    Map<String, Object> all = new HashMap<>(others);
    all.put("bootstrap-servers", servers);
    return TestSettings.bind(KafkaSinkSettings.class, all);
  }
}
