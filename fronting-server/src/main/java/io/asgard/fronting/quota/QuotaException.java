package io.asgard.fronting.quota;

import java.time.Duration;

/** The caller's team has sent what it may: the whole request is refused, and can come again. */
public final class QuotaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  QuotaException(String message, Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  /** When the team may send again. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
