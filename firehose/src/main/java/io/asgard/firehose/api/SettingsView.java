package io.asgard.firehose.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Settings as they can be shown to people. */
public final class SettingsView {
  static final String HIDDEN = "******";
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i).*(password|secret|authorization|credential|token|api.?key|access.?key|jaas).*");
  // Says where a secret is, not what it is.
  private static final Pattern PLACE = Pattern.compile("(?i).*(url|file|path)$");
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

  private final Map<String, Object> shown;

  /**
   * @param settings a record
   */
  public SettingsView(Object settings) {
    shown = hidden(JsonMapper.shared().convertValue(settings, MAP));
  }

  Map<String, Object> shown() {
    return shown;
  }

  private static Map<String, Object> hidden(Map<?, ?> settings) {
    Map<String, Object> all = new LinkedHashMap<>();
    settings.forEach(
        (key, value) -> {
          if (value != null) {
            String name = String.valueOf(key);
            all.put(name, isSecret(name) ? HIDDEN : hidden(value));
          }
        });
    return all;
  }

  private static Object hidden(Object value) {
    if (value instanceof Map<?, ?> map) {
      return hidden(map);
    }
    return value instanceof List<?> list ? list.stream().map(SettingsView::hidden).toList() : value;
  }

  private static boolean isSecret(String name) {
    return SECRET.matcher(name).matches() && !PLACE.matcher(name).matches();
  }
}
