package io.asgard.registry.compatibility;

/** Whom a change breaks. */
public enum Direction {
  /** Whoever takes the new version: it no longer reads what it read before. */
  BACKWARD,
  /** Whoever stays with the old version: it misreads new records. */
  FORWARD
}
