package io.asgard.fronting.spool;

import java.io.IOException;

/** The spool takes no more until some of it is delivered. */
public final class SpoolFullException extends IOException {
  private static final long serialVersionUID = 1;

  SpoolFullException(long bytes, long max) {
    super("spool: %d bytes (expected: <= %d, fronting.spool.max)".formatted(bytes, max));
  }
}
