package io.asgard.firehose.sink.redis;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings as they are bound at a start, so with their defaults. */
final class TestRedis {
  private TestRedis() {}

  static RedisSettings settings(URI url, Map<String, ?> others) {
    Map<String, Object> named = new HashMap<>();
    named.put("redis.url", url.toString());
    others.forEach((name, value) -> named.put("redis." + name, value));
    return new Binder(new MapConfigurationPropertySource(named))
        .bind("redis", RedisSettings.class)
        .get();
  }
}
