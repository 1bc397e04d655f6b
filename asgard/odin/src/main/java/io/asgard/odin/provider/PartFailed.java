package io.asgard.odin.provider;

/** A part could not be made what it should be; the message says why in one line. */
public final class PartFailed extends RuntimeException {
  public PartFailed(String message) {
    super(message);
  }
}
