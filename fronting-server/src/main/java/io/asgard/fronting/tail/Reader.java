package io.asgard.fronting.tail;

import java.util.Optional;

/** Who looks, seam to the protocol. Called by the thread of its tail. */
public interface Reader {
  /** Whether it still is there. */
  boolean isThere();

  /** Why it may look no longer; empty while it may. */
  Optional<String> refusal();

  /** Whether it has read enough of what it was told to be told more. */
  boolean hasRoom();

  /** Tells it lines, each with its end. */
  void tell(String lines);

  /** Hangs up on one that does not read: what it was told is not to wait for it. */
  void cut();

  /** There is nothing more to come. */
  void end();
}
