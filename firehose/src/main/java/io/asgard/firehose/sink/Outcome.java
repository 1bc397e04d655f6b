package io.asgard.firehose.sink;

/** What became of an event at the sink. */
public enum Outcome {
  /** The sink has it. */
  DONE,
  /** The sink could not take it now. */
  RETRY,
  /** The sink will never take it. */
  REJECT,
  /** Not tried: an earlier event of its key has to go first, or the call took long enough. */
  LATER
}
