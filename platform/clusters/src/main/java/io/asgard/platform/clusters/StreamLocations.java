package io.asgard.platform.clusters;

import io.asgard.contracts.v1.StreamLocation;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Where streams are served. Everyone names a stream, never addresses. Thread-safe. */
public interface StreamLocations {
  /**
   * Asks Odin, and answers with the last known location while Odin is away.
   *
   * @param odin its address, e.g. {@code http://127.0.0.1:8400}
   * @param cache directory that keeps the last answers
   * @param token a bearer token that may read
   */
  static StreamLocations of(URI odin, Path cache, Supplier<String> token) {
    return new OdinStreams(odin, cache, token);
  }

  /** One plain address for every stream: for use without Odin. */
  static StreamLocations fixed(String bootstrapServers) {
    return stream ->
        StreamLocation.newBuilder().setStream(stream).setBootstrap(bootstrapServers).build();
  }

  /**
   * Where the stream is served.
   *
   * @throws IllegalStateException if Odin does not know the stream, or is away and never answered
   */
  StreamLocation locate(String stream);
}
