package io.asgard.enigma.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the answer to one query, so that it comes out alike whatever the store: per row the
 * group's tags, the end of the bucket when there are steps, one number per selection. A tag that
 * points lack is null, an aggregate of no values is null, a count of no values is 0, and a row with
 * no value at all does not exist. Rows of one group are in time order. Owned by one thread.
 */
public final class Rows {
  private final SeriesQuery query;
  private final List<List<@Nullable Object>> rows = new ArrayList<>();
  private final Map<Instant, String> labels = new HashMap<>();

  public Rows(SeriesQuery query) {
    this.query = query;
  }

  /**
   * Adds a row.
   *
   * @param bucket start of the bucket; null in a query without steps
   * @throws IllegalArgumentException if that is more than the query allows
   */
  public void add(
      List<@Nullable String> tags, @Nullable Instant bucket, List<@Nullable Double> values) {
    List<@Nullable Object> row = new ArrayList<>(tags.size() + 1 + values.size());
    for (String tag : tags) {
      row.add(tag == null || tag.isEmpty() ? null : tag);
    }
    if (bucket != null) {
      Duration step = query.step().orElseThrow();
      row.add(labels.computeIfAbsent(bucket, start -> start.plus(step).toString()));
    }
    if (!addValues(row, values)) {
      return;
    }
    if (rows.size() == query.maxRows()) {
      throw new IllegalArgumentException(
          "rows: more than "
              + query.maxRows()
              + " (expected: a shorter range, a longer step, fewer tags in groupBy or more filters)");
    }
    rows.add(row);
  }

  private boolean addValues(List<@Nullable Object> row, List<@Nullable Double> values) {
    boolean any = false;
    for (int i = 0; i < values.size(); i++) {
      Double value = values.get(i);
      boolean count = query.select().get(i).aggregation() == Aggregation.COUNT;
      any |= value != null && !(count && value == 0);
      row.add(value == null && count ? Double.valueOf(0) : value);
    }
    return any;
  }

  /** The rows so far. */
  public List<List<@Nullable Object>> list() {
    return rows;
  }
}
