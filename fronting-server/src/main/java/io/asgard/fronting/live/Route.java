package io.asgard.fronting.live;

import java.time.Duration;
import java.util.Optional;

/**
 * Where the events of a topic go.
 *
 * @param stream the data stream
 * @param fallback the stream that takes over while the other does not answer
 * @param fallbackAfter how long the stream has to be away for that
 */
public record Route(String stream, Optional<String> fallback, Duration fallbackAfter) {
  /** How long a stream has to be away where nothing else is said. */
  static final Duration FALLBACK_AFTER = Duration.ofSeconds(30);

  public Route {
    if (fallback.filter(stream::equals).isPresent()) {
      throw new IllegalArgumentException("fallback: " + stream + " (expected: another stream)");
    }
    if (fallbackAfter.isNegative()) {
      throw new IllegalArgumentException("fallback-after: " + fallbackAfter + " (expected: >= 0s)");
    }
  }

  /** To a stream that nothing takes over for. */
  public static Route to(String stream) {
    return new Route(stream, Optional.empty(), FALLBACK_AFTER);
  }
}
