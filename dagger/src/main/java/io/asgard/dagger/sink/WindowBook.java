package io.asgard.dagger.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Counts the rows and late events of windows and decides which windows have closed. A window closes
 * once, when the watermark passes its end; a late event afterwards makes it be told again. Owned by
 * the task's thread.
 */
final class WindowBook {
  static final long NEVER = Long.MIN_VALUE;
  private static final int REMEMBERED = 1_000;
  private static final int MOST_EMPTY = 1_000;

  private final long size;
  private final TreeMap<Long, Count> windows = new TreeMap<>();
  // Windows that closed before and got a late event since.
  private final TreeSet<Long> changed = new TreeSet<>();
  private long closed;
  private long forgotten;

  private record Count(long rows, long late) {
    static final Count NONE = new Count(0, 0);
  }

  /**
   * @param size length of the windows, milliseconds
   * @param boundary the end of the last one that was told already, or {@link #NEVER}
   */
  WindowBook(long size, long boundary) {
    this.size = size;
    this.closed = boundary;
    this.forgotten = boundary;
  }

  /** The end of the last window that has closed. */
  long closed() {
    return closed;
  }

  /** A row of the window that ends then was written. */
  void row(long end) {
    Count count = windows.getOrDefault(end, Count.NONE);
    windows.put(end, new Count(count.rows + 1, count.late));
    if (end <= closed) {
      changed.add(end);
    }
  }

  /** An event came after the window that ends then had closed. */
  void late(long end) {
    if (end <= forgotten) {
      return;
    }
    Count count = windows.getOrDefault(end, Count.NONE);
    windows.put(end, new Count(count.rows, count.late + 1));
    if (end <= closed) {
      changed.add(end);
    }
  }

  /** The windows that closed by now, in order; empty ones too. */
  List<ClosedWindow> advance(long watermark) {
    long last = Math.floorDiv(watermark == Long.MAX_VALUE ? watermark : watermark + 1, size) * size;
    if (last <= closed) {
      return List.of();
    }
    TreeSet<Long> ends = new TreeSet<>(windows.subMap(closed, false, last, true).keySet());
    long before = closed == NEVER && !ends.isEmpty() ? ends.first() : closed;
    // Before the first row nothing is known to be empty, and a leap of the watermark is no reason
    // to tell of a million empty windows.
    if (before != NEVER && last - before <= MOST_EMPTY * size) {
      for (long end = before + size; end <= last; end += size) {
        ends.add(end);
      }
    }
    closed = last;
    List<ClosedWindow> told = ends.stream().map(this::window).toList();
    forget();
    return told;
  }

  /** The windows that changed after they closed, in order, each once. */
  List<ClosedWindow> changed() {
    List<ClosedWindow> told = changed.stream().map(this::window).toList();
    changed.clear();
    return told;
  }

  private ClosedWindow window(long end) {
    Count count = windows.getOrDefault(end, Count.NONE);
    return new ClosedWindow(end - size, end, count.rows, count.late);
  }

  private void forget() {
    while (windows.size() > REMEMBERED && windows.firstKey() <= closed) {
      forgotten = windows.firstKey();
      windows.remove(forgotten);
      changed.remove(forgotten);
    }
  }

  /** What {@link #restore} needs. */
  List<Long> snapshot() {
    List<Long> state = new ArrayList<>(List.of(closed, forgotten));
    for (Map.Entry<Long, Count> window : windows.entrySet()) {
      state.addAll(List.of(window.getKey(), window.getValue().rows, window.getValue().late));
    }
    return state;
  }

  /** Goes on where a snapshot was taken. */
  void restore(List<Long> state) {
    closed = state.get(0);
    forgotten = state.get(1);
    for (int i = 2; i < state.size(); i += 3) {
      windows.put(state.get(i), new Count(state.get(i + 1), state.get(i + 2)));
    }
  }
}
