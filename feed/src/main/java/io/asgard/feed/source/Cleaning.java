package io.asgard.feed.source;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts rows: read = clean + dirty. Written by the feeding thread, read by others. */
public final class Cleaning {
  private final AtomicLong read = new AtomicLong();
  private final AtomicLongArray dirty = new AtomicLongArray(Dirt.values().length);

  public void read() {
    // One writer: a plain increment, without the cost of an atomic one.
    read.setRelease(read.getPlain() + 1);
  }

  void dirty(Dirt dirt) {
    dirty.incrementAndGet(dirt.ordinal());
  }

  public long rows() {
    return read.get();
  }

  /** Only those that occurred. */
  public Map<Dirt, Long> dirty() {
    Map<Dirt, Long> counts = new EnumMap<>(Dirt.class);
    for (Dirt dirt : Dirt.values()) {
      if (dirty.get(dirt.ordinal()) > 0) {
        counts.put(dirt, dirty.get(dirt.ordinal()));
      }
    }
    return counts;
  }
}
