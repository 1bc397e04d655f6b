package io.asgard.firehose.sink;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings of a sink as they are bound at a start, so with their defaults. */
public final class TestSettings {
  private TestSettings() {}

  public static <T> T bind(Class<T> settings, String url, Map<String, ?> others) {
    Map<String, Object> all = new LinkedHashMap<>(others);
    all.put("url", url);
    return bind(settings, all);
  }

  public static <T> T bind(Class<T> settings, Map<String, ?> all) {
    Map<String, Object> named = new LinkedHashMap<>();
    all.forEach((name, value) -> named.put("sink." + name, value));
    return new Binder(new MapConfigurationPropertySource(named)).bind("sink", settings).get();
  }
}
