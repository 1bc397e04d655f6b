package io.asgard.datlantis.deployment;

import io.asgard.contracts.v1.Input;
import io.asgard.contracts.v1.JobSpec;
import io.asgard.platform.clusters.StreamLocations;
import io.asgard.platform.service.UnavailableException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * The command line of dagger: what to do, and where everything is at this moment.
 *
 * @param windowsStream stream of the topic of closed windows
 */
public record JobArguments(
    StreamLocations streams,
    URI registry,
    Path tokenFile,
    URI timeSeries,
    String windowsStream,
    String windowsTopic,
    URI checkpoints) {

  List<String> of(JobSpec spec) {
    Map<String, String> bootstrap = new TreeMap<>();
    for (Input input : spec.getInputsList()) {
      bootstrap.put(input.getStream(), locate(input.getStream()));
    }
    Map<String, Object> runtime =
        Map.of(
            "bootstrap", bootstrap,
            "registry", registry.toString(),
            "token-file", tokenFile.toString(),
            "timeSeries", timeSeries.toString(),
            "windows", Map.of("bootstrap", locate(windowsStream), "topic", windowsTopic),
            "checkpoints", checkpoints.toString());
    return List.of(
        "--spec",
        base64(spec.toByteArray()),
        "--runtime",
        base64(JsonMapper.shared().writeValueAsString(runtime).getBytes(StandardCharsets.UTF_8)));
  }

  private String locate(String stream) {
    try {
      return streams.locate(stream).getBootstrap();
    } catch (IllegalStateException e) {
      throw new UnavailableException(String.valueOf(e.getMessage()));
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
