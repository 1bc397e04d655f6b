package io.asgard.platform.clusters;

import java.io.IOException;

/** Odin is there and does not say where a stream is. */
final class RefusedException extends IOException {
  private static final long serialVersionUID = 1;
  private static final int NOT_FOUND = 404;

  private final boolean unknown;

  RefusedException(String stream, int status, String detail) {
    super(
        status == NOT_FOUND
            ? "stream: " + stream + " (expected: known to Odin)"
            : "status " + status + " " + detail);
    unknown = status == NOT_FOUND;
  }

  /** Whether that is an answer: there is no such stream, whatever is in a cache. */
  boolean unknown() {
    return unknown;
  }
}
