package io.asgard.platform.service;

/** What a token may do for its team; {@link #ADMIN} for every team. */
public enum Role {
  /** Publishes events to the team's topics. */
  PUBLISHER,
  /** Reads. */
  VIEWER,
  /** Reads and changes what the team owns. */
  EDITOR,
  /** An editor who also starts, stops and deletes. */
  OPERATOR,
  /** May do everything. */
  ADMIN;

  boolean implies(Role other) {
    return this == other
        || this == ADMIN
        || (this == OPERATOR && (other == EDITOR || other == VIEWER))
        || (this == EDITOR && other == VIEWER);
  }
}
