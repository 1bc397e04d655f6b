package io.asgard.dagger.function;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.api.dataview.MapView;
import org.apache.flink.table.functions.AggregateFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code PercentileAggregator(percentile, value)}: the value below which that percentage of the
 * values is, 0 to 100; between two values, on the line between them. Exact: it keeps each different
 * value. What is null or no finite number is left out; null where nothing is left.
 */
public final class PercentileAggregator
    extends AggregateFunction<Double, PercentileAggregator.Values> {
  /** How often each value is there. */
  public static final class Values {
    /** By value. */
    @DataTypeHint("MAP<DOUBLE NOT NULL, BIGINT NOT NULL>")
    public MapView<Double, Long> times = new MapView<>();

    /** Of all values. */
    public long count;

    /** What is asked for; negative until it is known. */
    public double percentile = -1;
  }

  @Override
  public Values createAccumulator() {
    return new Values();
  }

  /** One more row. */
  public void accumulate(Values values, @Nullable Double percentile, @Nullable Double value)
      throws Exception {
    if (percentile == null || !(percentile >= 0 && percentile <= 100)) {
      throw new IllegalArgumentException(
          "PercentileAggregator percentile: " + percentile + " (expected: 0 to 100)");
    }
    values.percentile = percentile;
    add(values, value, 1);
  }

  /** One row less. */
  public void retract(Values values, @Nullable Double percentile, @Nullable Double value)
      throws Exception {
    add(values, value, -1);
  }

  /** The rows of several. */
  public void merge(Values values, Iterable<Values> others) throws Exception {
    for (Values other : others) {
      values.percentile = Math.max(values.percentile, other.percentile);
      for (Map.Entry<Double, Long> each : other.times.entries()) {
        add(values, each.getKey(), each.getValue());
      }
    }
  }

  private static void add(Values values, @Nullable Double value, long times) throws Exception {
    if (value == null || !Double.isFinite(value)) {
      return;
    }
    Long before = values.times.get(value);
    long now = (before == null ? 0 : before) + times;
    if (now == 0) {
      values.times.remove(value);
    } else {
      values.times.put(value, now);
    }
    values.count += times;
  }

  @Override
  public @Nullable Double getValue(Values values) {
    if (values.count <= 0) {
      return null;
    }
    double rank = values.percentile / 100 * (values.count - 1);
    long below = (long) Math.floor(rank);
    SortedMap<Double, Long> sorted = sorted(values);
    double lower = at(sorted, below);
    double upper = at(sorted, Math.min(below + 1, values.count - 1));
    return lower + (upper - lower) * (rank - below);
  }

  /** The value of that rank, from 0. */
  private static double at(SortedMap<Double, Long> sorted, long rank) {
    long passed = 0;
    for (Map.Entry<Double, Long> each : sorted.entrySet()) {
      passed += each.getValue();
      if (passed > rank) {
        return each.getKey();
      }
    }
    throw new IllegalStateException(rank + " of " + passed);
  }

  private static SortedMap<Double, Long> sorted(Values values) {
    SortedMap<Double, Long> sorted = new TreeMap<>();
    try {
      values.times.entries().forEach(each -> sorted.put(each.getKey(), each.getValue()));
    } catch (Exception e) {
      throw new IllegalStateException("state of values: " + e.getMessage(), e);
    }
    return sorted;
  }
}
