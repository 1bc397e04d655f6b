package io.asgard.dagger.job;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Where a job runs: the addresses that its spec only names.
 *
 * @param bootstrap addresses of brokers, by stream
 * @param registry the schema registry
 * @param tokenFile holds the token that the registry is read with
 * @param timeSeries the store's address for line protocol
 * @param windows where closed windows are told
 * @param checkpoints directory or bucket, shared by all machines of the cluster
 * @param from where it begins without a checkpoint
 */
public record JobRuntime(
    Map<String, String> bootstrap,
    URI registry,
    Path tokenFile,
    URI timeSeries,
    Windows windows,
    String checkpoints,
    From from) {
  /** A topic on a cluster. */
  public record Windows(String bootstrap, String topic) {}

  /**
   * Reads the JSON of the command line.
   *
   * @throws IllegalArgumentException if a key is missing
   */
  public static JobRuntime parse(byte[] json) {
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new IllegalArgumentException("runtime: not JSON: " + e.getMessage(), e);
    }
    Map<String, String> bootstrap = new HashMap<>();
    need(root, "bootstrap")
        .properties()
        .forEach(e -> bootstrap.put(e.getKey(), e.getValue().asText()));
    JsonNode windows = need(root, "windows");
    return new JobRuntime(
        bootstrap,
        URI.create(text(root, "registry")),
        Path.of(text(root, "token-file")),
        URI.create(text(root, "timeSeries")),
        new Windows(text(windows, "bootstrap"), text(windows, "topic")),
        text(root, "checkpoints"),
        From.parse(root.get("from")));
  }

  private static String text(JsonNode node, String key) {
    return need(node, key).asText();
  }

  private static JsonNode need(JsonNode node, String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      throw new IllegalArgumentException(
          "runtime: no " + key + " (expected: all keys of the README)");
    }
    return value;
  }
}
