package io.asgard.registry.compatibility;

import java.util.EnumSet;
import java.util.Set;

/** What a topic promises its readers. */
public enum Mode {
  NONE(EnumSet.noneOf(Direction.class), false),
  BACKWARD(EnumSet.of(Direction.BACKWARD), false),
  FORWARD(EnumSet.of(Direction.FORWARD), false),
  FULL(EnumSet.allOf(Direction.class), false),
  BACKWARD_TRANSITIVE(EnumSet.of(Direction.BACKWARD), true),
  FORWARD_TRANSITIVE(EnumSet.of(Direction.FORWARD), true),
  FULL_TRANSITIVE(EnumSet.allOf(Direction.class), true);

  private final Set<Direction> directions;
  private final boolean transitive;

  Mode(Set<Direction> directions, boolean transitive) {
    this.directions = directions;
    this.transitive = transitive;
  }

  /** Whether a new version is compared with all versions, not only with the latest. */
  public boolean transitive() {
    return transitive;
  }

  /** Whether it promises that such a finding does not happen. */
  public boolean forbids(Finding finding) {
    return finding.breaks().stream().anyMatch(directions::contains);
  }
}
