package io.asgard.firehose.event;

/**
 * An event can never be delivered as configured: the message says why. Carries no stack trace: bad
 * events may come in floods.
 */
public final class BadEventException extends RuntimeException {
  public BadEventException(String message) {
    super(message, null, false, false);
  }
}
