package io.asgard.firehose.dropin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Settings of ours, as a tree below firehose. */
final class Settings {
  // Others are changed by Spring unless they stand in brackets.
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9-]+");

  private final Map<String, Object> root = new LinkedHashMap<>();

  /** A value at a path of dots: text, a number, a truth, or a list of texts. */
  void put(String path, Object value) {
    int dot = path.lastIndexOf('.');
    node(dot < 0 ? "" : path.substring(0, dot)).put(path.substring(dot + 1), value);
  }

  /** An entry of a map whose keys are anybody's. */
  void putEntry(String path, String key, String value) {
    node(path).put(PLAIN.matcher(key).matches() ? key : "[" + key + "]", value);
  }

  @SuppressWarnings("unchecked") // All that is no value is made here.
  private Map<String, Object> node(String path) {
    Map<String, Object> node = root;
    for (String part : path.isEmpty() ? new String[0] : path.split("\\.")) {
      node = (Map<String, Object>) node.computeIfAbsent(part, any -> new LinkedHashMap<>());
    }
    return node;
  }

  String yaml() {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setSplitLines(false);
    return new Yaml(options).dump(Map.of("firehose", root));
  }

  /** As properties of Spring. */
  Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    flatten("firehose", root, properties);
    return properties;
  }

  private static void flatten(String path, Object value, Map<String, String> properties) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, each) -> {
            String name = String.valueOf(key);
            flatten(path + (name.startsWith("[") ? name : "." + name), each, properties);
          });
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        properties.put(path + "[" + i + "]", String.valueOf(list.get(i)));
      }
    } else {
      properties.put(path, String.valueOf(value));
    }
  }
}
