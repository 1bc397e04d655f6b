package io.asgard.conformance;

import tools.jackson.databind.JsonNode;

/** In the table: a number, or [least, most]. */
record Range(long least, long most) {
  static Range of(JsonNode node) {
    return node.isArray()
        ? new Range(node.get(0).asLong(), node.get(1).asLong())
        : new Range(node.asLong(), node.asLong());
  }

  boolean holds(long value) {
    return value >= least && value <= most;
  }

  @Override
  public String toString() {
    return least == most ? "" + least : least + " to " + most;
  }
}
