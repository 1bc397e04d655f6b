package io.asgard.enigma.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
  private final Map<String, String> labels = new HashMap<>();

  public Rows(SeriesQuery query) {
    this.query = query;
  }

  /**
   * Adds a row.
   *
   * @param tags texts, in the order of groupBy
   * @param bucket start of the bucket as the store writes it; null in a query without steps
   * @param values numbers, in the order of select
   * @throws IllegalArgumentException if that is more than the query allows
   */
  public void add(
      List<? extends @Nullable Object> tags,
      @Nullable String bucket,
      List<? extends @Nullable Object> values) {
    List<@Nullable Object> row = new ArrayList<>(tags.size() + 1 + values.size());
    for (Object tag : tags) {
      row.add("".equals(tag) ? null : tag);
    }
    if (bucket != null) {
      row.add(labels.computeIfAbsent(bucket, this::label));
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

  // Whole milliseconds: a bucket begins at a multiple of its step, for InfluxDB 1 ns later.
  private String label(String bucket) {
    Instant start = Instant.parse(bucket).truncatedTo(ChronoUnit.MILLIS);
    return start.plus(query.step().orElseThrow()).toString();
  }

  private boolean addValues(List<@Nullable Object> row, List<? extends @Nullable Object> values) {
    boolean any = false;
    for (int i = 0; i < values.size(); i++) {
      Double value = (Double) values.get(i);
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
