package io.asgard.fronting.spool;

import io.asgard.contracts.v1.SpooledEvent;
import java.util.List;

/** Events that follow each other in the spool, and where the one behind them begins. */
public final class Chunk {
  private final List<SpooledEvent> events;
  private final long segment;
  private final long end;

  Chunk(List<SpooledEvent> events, long segment, long end) {
    this.events = events;
    this.segment = segment;
    this.end = end;
  }

  public List<SpooledEvent> events() {
    return events;
  }

  long segment() {
    return segment;
  }

  long end() {
    return end;
  }
}
