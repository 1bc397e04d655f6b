package io.asgard.odin.replay;

/**
 * How a run ended.
 *
 * @param what the range and the topics
 * @param status counts over all runs of the id
 */
public record ReplayResult(String id, String what, End end, ReplayStatus status) {
  /** Why it ended. */
  public enum End {
    /** All is copied. */
    COMPLETE,
    /** All was copied by earlier runs. */
    ALREADY_COMPLETE,
    /** It was asked to stop, and goes on with the next run. */
    STOPPED
  }
}
