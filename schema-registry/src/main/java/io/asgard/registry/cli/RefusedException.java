package io.asgard.registry.cli;

/** The registry said no. */
final class RefusedException extends RuntimeException {
  private final int status;
  private final transient String body;

  RefusedException(int status, String message, String body) {
    super(message);
    this.status = status;
    this.body = body;
  }

  /** Whether it is the change that is refused, not the request. */
  boolean incompatible() {
    return status == 409;
  }

  /** The answer as it came. */
  String body() {
    return body;
  }
}
