package io.asgard.firehose.store;

/** Something was not done that may be possible later. The message says where, and why. */
public final class ObjectStoreException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean away;

  ObjectStoreException(String message, Throwable cause, boolean away) {
    super(message, cause);
    this.away = away;
  }

  /** Whether there was no connection, so that it was not tried. */
  public boolean isAway() {
    return away;
  }
}
