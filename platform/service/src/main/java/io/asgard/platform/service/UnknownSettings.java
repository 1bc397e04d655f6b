package io.asgard.platform.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds environment variables that look like settings of this service but are none. Spring closes
 * property files to unknown keys ({@code ignoreUnknownFields = false}) but passes over a mistyped
 * variable in silence. The known keys are those of the generated configuration metadata.
 */
final class UnknownSettings {
  private static final String METADATA = "META-INF/spring-configuration-metadata.json";

  private UnknownSettings() {}

  static void check(Map<String, String> environment, ClassLoader loader, JsonMapper json) {
    List<Key> keys = keys(loader, json);
    List<String> unknown =
        environment.keySet().stream()
            .filter(name -> keys.stream().anyMatch(key -> name.startsWith(key.prefix())))
            .filter(name -> keys.stream().noneMatch(key -> key.matches(name)))
            .sorted()
            .toList();
    if (!unknown.isEmpty()) {
      TreeSet<String> known = new TreeSet<>();
      keys.forEach(key -> known.add(key.name()));
      throw new IllegalStateException(
          "environment: " + unknown + " (expected: a variable of one of " + known + ")");
    }
  }

  private static List<Key> keys(ClassLoader loader, JsonMapper json) {
    List<Key> keys = new ArrayList<>();
    try {
      for (URL url : Collections.list(loader.getResources(METADATA))) {
        // Spring's own metadata would claim SPRING_, SERVER_, MANAGEMENT_: those are not ours to
        // judge.
        String home = url.getPath().replace(METADATA, "");
        if (home.contains("/spring-") || home.contains("/micrometer-")) {
          continue;
        }
        try (InputStream in = url.openStream()) {
          for (JsonNode property : json.readTree(in).path("properties")) {
            keys.add(new Key(property.path("name").asString(), property.path("type").asString("")));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return keys;
  }

  private record Key(String name, String type) {
    /** FIREHOSE_ of firehose.retry.attempts. */
    String prefix() {
      return name.substring(0, Math.max(0, name.indexOf('.'))).toUpperCase(Locale.ROOT) + "_";
    }

    boolean matches(String variable) {
      String mine = flat(name);
      String theirs = flat(variable);
      boolean open = type.startsWith("java.util.Map") || type.startsWith("java.util.List");
      return theirs.equals(mine) || (open && theirs.startsWith(mine));
    }

    private static String flat(String text) {
      return text.replaceAll("[._-]", "").toLowerCase(Locale.ROOT);
    }
  }
}
