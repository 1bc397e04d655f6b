package io.asgard.enigma.store;

import com.google.protobuf.util.Durations;
import io.asgard.contracts.v1.Field;
import io.asgard.contracts.v1.MetricModel;
import io.asgard.contracts.v1.Tag;
import io.asgard.enigma.store.SeriesQuery.Selection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builders of what tests of all packages need. */
public final class Samples {
  /** End of the window that most tests write. */
  public static final Instant END = Instant.parse("2026-01-31T10:00:10Z");

  private Samples() {}

  /** Tags s2id and vehicle_type, field drivers. */
  public static MetricModel model(String name, String... moreFields) {
    MetricModel.Builder model =
        MetricModel.newBuilder()
            .setName(name)
            .setTeam("transport")
            .setWindow(Durations.fromSeconds(10))
            .addTags(Tag.newBuilder().setName("s2id").setType("s2id"))
            .addTags(Tag.newBuilder().setName("vehicle_type").setType("string"))
            .addFields(field("drivers"));
    for (String field : moreFields) {
      model.addFields(field(field));
    }
    return model.build();
  }

  public static Field field(String name) {
    return Field.newBuilder().setName(name).setAggregation("sum").build();
  }

  /** One row per series of the window that ends at END: sum(drivers) by both tags. */
  public static SeriesQuery everySeries(String table) {
    return query(table, List.of("s2id", "vehicle_type"), Aggregation.SUM);
  }

  /** Aggregates of drivers over the window that ends at END. */
  public static SeriesQuery query(String table, List<String> groupBy, Aggregation... drivers) {
    return new SeriesQuery(
        table,
        List.of(drivers).stream().map(each -> new Selection("drivers", each)).toList(),
        Map.of(),
        groupBy,
        groupBy.size() == 2,
        Span.at(END),
        Optional.empty(),
        20_000);
  }

  public static SeriesQuery over(SeriesQuery query, Instant start, Instant end) {
    return new SeriesQuery(
        query.table(),
        query.select(),
        query.filters(),
        query.groupBy(),
        query.wholeKey(),
        new Span(start, end),
        query.step(),
        query.maxRows());
  }

  public static SeriesQuery stepped(SeriesQuery query, Duration step) {
    return new SeriesQuery(
        query.table(),
        query.select(),
        query.filters(),
        query.groupBy(),
        query.wholeKey(),
        query.range(),
        Optional.of(step),
        query.maxRows());
  }

  public static SeriesQuery where(SeriesQuery query, String tag, String... values) {
    return new SeriesQuery(
        query.table(),
        query.select(),
        Map.of(tag, List.of(values)),
        query.groupBy(),
        query.wholeKey(),
        query.range(),
        query.step(),
        query.maxRows());
  }

  public static SeriesQuery select(SeriesQuery query, Selection... selections) {
    return new SeriesQuery(
        query.table(),
        List.of(selections),
        query.filters(),
        query.groupBy(),
        query.wholeKey(),
        query.range(),
        query.step(),
        query.maxRows());
  }

  public static SeriesQuery atMost(SeriesQuery query, int maxRows) {
    return new SeriesQuery(
        query.table(),
        query.select(),
        query.filters(),
        query.groupBy(),
        query.wholeKey(),
        query.range(),
        query.step(),
        maxRows);
  }
}
