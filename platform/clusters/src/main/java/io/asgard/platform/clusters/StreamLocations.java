package io.asgard.platform.clusters;

import io.asgard.contracts.v1.StreamLocation;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Where streams are served. Everyone names a stream, never addresses. Thread-safe. */
public interface StreamLocations {
  /** Tells of moves until it is closed. */
  interface Watch extends AutoCloseable {
    /** Ends it: when this returns, the listener is told nothing more. */
    @Override
    void close();
  }

  /**
   * Asks Odin, and answers with the last known location while Odin is away. An answer with an older
   * epoch than the last known one is never believed.
   *
   * @param odin its address, e.g. {@code http://127.0.0.1:8400}
   * @param cache directory that keeps the last answers
   * @param token a bearer token that may read
   */
  static StreamLocations of(URI odin, Path cache, Supplier<String> token) {
    return new OdinStreams(odin, cache, token, OdinStreams.SILENCE);
  }

  /** One plain address for every stream: for use without Odin. It never moves. */
  static StreamLocations fixed(String bootstrapServers) {
    return new FixedStreams(bootstrapServers);
  }

  /** Each stream by locations of its own. */
  static StreamLocations by(Function<String, StreamLocations> ofStream) {
    return new ChosenStreams(ofStream);
  }

  /**
   * Whether the stream is on its way to another cluster: Odin answers with nobody's address until
   * it is there.
   */
  static boolean moving(StreamLocation location) {
    return location.getBootstrap().equals("127.0.0.1:1");
  }

  /**
   * Where the stream is served.
   *
   * @throws IllegalStateException if Odin does not know the stream, or is away and never answered
   */
  StreamLocation locate(String stream);

  /**
   * Tells where the stream is served as soon as that is known, and again whenever it moves: a later
   * epoch, and not merely that. What it tells first is Odin's word, or the last known location if
   * Odin is away. It goes on until it is closed, whatever happens to Odin.
   *
   * @param listener called by one thread at a time; it must not block. What it throws is logged
   */
  Watch watch(String stream, Consumer<StreamLocation> listener);
}
