package io.asgard.firehose.dropin;

import java.util.Map;
import java.util.regex.Matcher;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Redis, whose fields they call by name. */
record RedisKeys(Variables variables, Settings settings) {
  private static final String FIELDS = "SINK_REDIS_HASHSET_FIELD_TO_COLUMN_MAPPING";
  private static final long MOST_TIMEOUT = 30_000;

  void translate() {
    settings.put("sink.type", "REDIS");
    variables.copy(
        "SINK_REDIS_URLS",
        "sink.redis.url",
        url -> url.startsWith("redis") ? url : "redis://" + url.split(",")[0].strip());
    variables.copy("SINK_REDIS_AUTH_USERNAME", "sink.redis.user");
    variables.copy("SINK_REDIS_AUTH_PASSWORD", "sink.redis.password");
    variables.copy("SINK_REDIS_KEY_TEMPLATE", "sink.redis.key", RedisKeys::template);
    variables.millis("SINK_REDIS_SOCKET_TIMEOUT_MS", "sink.redis.timeout", MOST_TIMEOUT);
    switch (variables.word("SINK_REDIS_DATA_TYPE", "HASHSET")) {
      case "KEYVALUE" -> value("STRING", "SINK_REDIS_KEY_VALUE_DATA_FIELD_NAME");
      case "LIST" -> value("LIST", "SINK_REDIS_LIST_DATA_FIELD_NAME");
      case "HASHSET" -> hash();
      default -> variables.wrong("SINK_REDIS_DATA_TYPE", "KEYVALUE, LIST or HASHSET");
    }
    timeToLive();
  }

  private void value(String type, String variable) {
    settings.put("sink.redis.type", type);
    variables.copy(variable, "sink.redis.value", field -> "{{message." + field + "}}");
  }

  /** As {@code {"order_number":"ORDER_%s,customer"}}: each field's value under that name. */
  private void hash() {
    settings.put("sink.redis.type", "HASH");
    try {
      JsonNode mapping = JsonMapper.shared().readTree(variables.get(FIELDS).orElse("{}"));
      for (Map.Entry<String, JsonNode> each : mapping.properties()) {
        String name = each.getValue().asString();
        if (name.contains("%s")) {
          variables.wrong(FIELDS, "names without %s; those of sink.redis.fields are constant");
        } else {
          settings.putEntry("sink.redis.fields", name, "message." + each.getKey());
        }
      }
    } catch (JacksonException e) {
      variables.wrong(FIELDS, "a JSON object");
    }
  }

  private void timeToLive() {
    switch (variables.word("SINK_REDIS_TTL_TYPE", "DISABLE")) {
      case "DISABLE" -> {}
      case "DURATION" ->
          variables.copy("SINK_REDIS_TTL_VALUE", "sink.redis.ttl", seconds -> seconds + "s");
      case "EXACT_TIME" ->
          variables.copy(
              "SINK_REDIS_TTL_VALUE",
              "sink.redis.expire-at",
              seconds -> "timestamp(" + seconds + ")");
      default -> variables.wrong("SINK_REDIS_TTL_TYPE", "DISABLE, DURATION or EXACT_TIME");
    }
  }

  /** As {@code Order-%s,order_number}. */
  private static String template(String text) {
    String[] parts = text.split("\\s*,\\s*");
    String filled = parts[0];
    for (int i = 1; i < parts.length; i++) {
      String field = "{{message." + parts[i] + "}}";
      filled = filled.replaceFirst("%s", Matcher.quoteReplacement(field));
    }
    return filled;
  }
}
