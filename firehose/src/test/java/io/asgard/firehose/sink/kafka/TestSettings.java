package io.asgard.firehose.sink.kafka;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings as they are bound at a start, so with their defaults. */
final class TestSettings {
  private TestSettings() {}

  static KafkaSinkSettings settings(String servers, Map<String, ?> others) {
    Map<String, Object> named = new HashMap<>();
    named.put("kafka.bootstrap-servers", servers);
    others.forEach((name, value) -> named.put("kafka." + name, value));
    return new Binder(new MapConfigurationPropertySource(named))
        .bind("kafka", KafkaSinkSettings.class)
        .get();
  }
}
