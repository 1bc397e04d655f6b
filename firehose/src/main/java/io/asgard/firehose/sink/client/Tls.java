package io.asgard.firehose.sink.client;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Files in PEM, read again when they change.
 *
 * @param ca what is trusted; Java's own if absent
 * @param certificate of this client, with its key
 */
public record Tls(@Nullable Path ca, @Nullable Path certificate, @Nullable Path key) {
  public Tls {
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(
          "tls: certificate " + certificate + ", key " + key + " (expected: both or none)");
    }
  }
}
