package io.asgard.firehose.sink.http;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings as they are bound at a start, so with their defaults. */
public final class TestHttp {
  private TestHttp() {}

  public static HttpSettings settings(String url, Map<String, ?> others) {
    Map<String, Object> all = new HashMap<>(others);
    all.put("url", url);
    Map<String, Object> named = new HashMap<>();
    all.forEach((name, value) -> named.put("http." + name, value));
    return new Binder(new MapConfigurationPropertySource(named))
        .bind("http", HttpSettings.class)
        .get();
  }
}
