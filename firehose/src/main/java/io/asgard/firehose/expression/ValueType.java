package io.asgard.firehose.expression;

/** What values an expression has, and the Java class of each; any of them may be null. */
public enum ValueType {
  /** Boolean. */
  BOOL,
  /** Long, or BigInteger for an unsigned value beyond. */
  INT,
  /** Double, or Float. */
  DOUBLE,
  /** String. */
  STRING,
  /** byte[]. */
  BYTES,
  /** Instant. */
  TIMESTAMP,
  /** Duration. */
  DURATION,
  /** {@link Nested}. */
  MESSAGE,
  /** List of any of these. */
  LIST,
  /** Map of any of these, by String, Long or Boolean. */
  MAP,
  /** Known with the event only. */
  DYN
}
