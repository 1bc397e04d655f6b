package io.asgard.odin.replay;

/** A replay ended before it was through; the message is for people, and says how to go on. */
public final class ReplayFailed extends RuntimeException {
  ReplayFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
