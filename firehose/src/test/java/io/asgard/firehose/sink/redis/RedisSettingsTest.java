package io.asgard.firehose.sink.redis;

import static io.asgard.firehose.sink.SampleEvents.TYPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.firehose.sink.TestSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedisSettingsTest {
  private static final URI REDIS = URI.create("redis://127.0.0.1");

  @Test
  void hasDefaults() {
    assertThat(TestSettings.bind(RedisSettings.class, REDIS.toString(), Map.of("key", "k")))
        .isEqualTo(
            new RedisSettings(
                REDIS,
                null,
                null,
                RedisSettings.Type.STRING,
                "k",
                null,
                null,
                Map.of(),
                null,
                null,
                0,
                Duration.ofSeconds(5)));
  }

  @Test
  void saysAllThatIsWrongAtOnce() {
    RedisSettings settings =
        TestSettings.bind(
            RedisSettings.class,
            "http://user:secret@host/x",
            Map.of(
                "key",
                "k",
                "user",
                "u",
                "type",
                "hash",
                "value",
                "v",
                "score",
                "1",
                "ttl",
                "1h",
                "expire-at",
                "event_time",
                "max-length",
                3));
    assertThatThrownBy(() -> new RedisSinks(settings, Map.of("a", "offset")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret")
        .message()
        .hasLineCount(8)
        .contains("redis.url: http://host", "redis.password: missing", "redis.value: v (expected")
        .contains("redis.score: 1", "redis.fields: []", "redis.max-length: 3", "redis.ttl: PT1H")
        .contains("firehose.fields: [a]");
  }

  @Test
  void checksExpressionsAgainstTheTopic() {
    assertWrong(Map.of("key", "{{message.nobody}}"), "firehose.sink.redis.key: message.nobody");
    assertWrong(Map.of("key", "k", "value", "{{nobody}}"), "firehose.sink.redis.value: nobody");
    assertWrong(Map.of("key", "k", "type", "sorted-set", "score", "topic"), "a number, is STRING");
    assertWrong(Map.of("key", "k", "expire-at", "offset"), "a timestamp, is INT");
    assertWrong(Map.of("key", "k", "type", "hash", "fields.a", "nobody"), "redis.fields.a: nobody");
  }

  private static void assertWrong(Map<String, ?> settings, String message) {
    try (RedisSinks sinks =
        new RedisSinks(
            TestSettings.bind(RedisSettings.class, REDIS.toString(), settings), Map.of())) {
      assertThatThrownBy(() -> sinks.check(TYPE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(message);
    }
  }
}
