package io.asgard.dagger.function;

import java.util.Map;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.api.dataview.MapView;
import org.apache.flink.table.functions.AggregateFunction;
import org.jspecify.annotations.Nullable;

/** {@code DistinctCount(text)}: how many different texts there are; nulls are none. */
public final class DistinctCount extends AggregateFunction<Integer, DistinctCount.Seen> {
  /** How often each text is there. */
  public static final class Seen {
    /** By text. */
    @DataTypeHint("MAP<STRING NOT NULL, BIGINT NOT NULL>")
    public MapView<String, Long> times = new MapView<>();

    /** Of texts with a positive number. */
    public int distinct;
  }

  @Override
  public Seen createAccumulator() {
    return new Seen();
  }

  /** One more row. */
  public void accumulate(Seen seen, @Nullable String text) throws Exception {
    add(seen, text, 1);
  }

  /** One row less. */
  public void retract(Seen seen, @Nullable String text) throws Exception {
    add(seen, text, -1);
  }

  /** The rows of several. */
  public void merge(Seen seen, Iterable<Seen> others) throws Exception {
    for (Seen other : others) {
      for (Map.Entry<String, Long> each : other.times.entries()) {
        add(seen, each.getKey(), each.getValue());
      }
    }
  }

  private static void add(Seen seen, @Nullable String text, long count) throws Exception {
    if (text == null) {
      return;
    }
    Long before = seen.times.get(text);
    long old = before == null ? 0 : before;
    long now = old + count;
    if (now == 0) {
      seen.times.remove(text);
    } else {
      seen.times.put(text, now);
    }
    seen.distinct += (now > 0 ? 1 : 0) - (old > 0 ? 1 : 0);
  }

  @Override
  public Integer getValue(Seen seen) {
    return seen.distinct;
  }
}
