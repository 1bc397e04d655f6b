package io.asgard.datlantis.deployment;

import io.asgard.contracts.v1.JobSpec;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;

/**
 * The command line of dagger: what to do, and where everything is.
 *
 * @param windowsStream stream of the topic of closed windows
 */
public record JobArguments(
    URI registry,
    Path tokenFile,
    URI timeSeries,
    String windowsStream,
    String windowsTopic,
    URI checkpoints) {

  /** The streams that a job reads and writes. */
  Set<String> streams(JobSpec spec) {
    Set<String> streams = new TreeSet<>(Set.of(windowsStream));
    spec.getInputsList().forEach(input -> streams.add(input.getStream()));
    return streams;
  }

  /**
   * Of a job.
   *
   * @param places addresses of its streams
   * @param from where it begins without a checkpoint
   */
  List<String> of(JobSpec spec, Map<String, String> places, Beginning from) {
    Map<String, Object> runtime = new TreeMap<>();
    runtime.put("bootstrap", places);
    runtime.put("registry", registry.toString());
    runtime.put("token-file", tokenFile.toString());
    runtime.put("timeSeries", timeSeries.toString());
    String told = Objects.requireNonNull(places.get(windowsStream));
    runtime.put("windows", Map.of("bootstrap", told, "topic", windowsTopic));
    runtime.put("checkpoints", checkpoints.toString());
    if (!from.equals(Beginning.INPUTS)) {
      runtime.put("from", json(from));
    }
    return List.of(
        "--spec",
        base64(spec.toByteArray()),
        "--runtime",
        base64(JsonMapper.shared().writeValueAsString(runtime).getBytes(StandardCharsets.UTF_8)));
  }

  private static Map<String, Object> json(Beginning from) {
    Map<String, String> arrived = new TreeMap<>();
    from.arrived().forEach((table, time) -> arrived.put(table, time.toString()));
    Map<String, Object> json = new TreeMap<>(Map.of("arrived", arrived, "exact", from.exact()));
    if (from.boundary() != null) {
      json.put("boundary", from.boundary().toString());
    }
    return json;
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
