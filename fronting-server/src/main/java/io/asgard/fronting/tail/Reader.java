package io.asgard.fronting.tail;

/** Who looks, seam to the protocol. Called by the thread of its tail. */
public interface Reader {
  /** Whether it still is there and still may look; else why the tail ends. */
  boolean stays();

  /** Whether it has read enough of what it was told to be told more. */
  boolean hasRoom();

  /** Tells it lines, each with its end. */
  void tell(String lines);

  /** There is nothing more to come. */
  void end();
}
