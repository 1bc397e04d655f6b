package io.asgard.firehose.sink;

/** What became of an event at the sink. */
public enum Outcome {
  /** The sink has it. */
  DONE,
  /** The sink could not take it now. */
  RETRY,
  /** The sink will never take it. */
  REJECT,
  /** No sink could take it: its bytes are not what its topic's schema says. */
  BAD_EVENT,
  /**
   * Not tried: an earlier event of its key has to go first, the call took long enough, or there is
   * no connection. Costs the event none of its attempts.
   */
  LATER;

  /** Whether it shows that the sink works. */
  public boolean isProgress() {
    return this == DONE || this == REJECT || this == BAD_EVENT;
  }
}
