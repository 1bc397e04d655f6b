package io.asgard.enigma.query;

import com.google.protobuf.util.Durations;
import io.asgard.contracts.v1.Field;
import io.asgard.contracts.v1.MetricModel;
import io.asgard.contracts.v1.Tag;
import io.asgard.enigma.query.QueryRequest.Select;
import io.asgard.enigma.store.Aggregation;
import io.asgard.enigma.store.SeriesQuery.Selection;
import io.asgard.enigma.store.Span;
import io.asgard.platform.service.Problems;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checks one request; finds all that is wrong with it before it says so. */
final class QueryCheck {
  private static final Duration SHORTEST_STEP = Duration.ofSeconds(1);
  // Times outside of these are mistakes, such as milliseconds read as seconds.
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
  private static final int LONGEST_VALUE = 1_000;

  private final Problems problems = new Problems();
  private final QueryRequest request;
  private final MetricModel model;
  private final QueryLimits limits;
  private final List<String> tags;
  private final Map<String, Aggregation> fields;

  QueryCheck(QueryRequest request, MetricModel model, QueryLimits limits) {
    this.request = request;
    this.model = model;
    this.limits = limits;
    this.tags = model.getTagsList().stream().map(Tag::getName).toList();
    this.fields = new TreeMap<>();
    for (Field field : model.getFieldsList()) {
      fields.put(field.getName(), Aggregation.of(field.getAggregation()).orElse(Aggregation.SUM));
    }
  }

  /**
   * The query.
   *
   * @throws IllegalArgumentException naming every problem
   */
  MetricQuery query() {
    boolean latest = request.window() != null;
    problems.check(
        !latest || "latest".equals(request.window()),
        "window: " + request.window() + " (expected: latest)");
    problems.check(
        latest != (request.range() != null), "range, window: (expected: one of the two)");
    MetricQuery query =
        new MetricQuery(
            model,
            select(),
            filters(),
            groupBy(),
            latest ? Optional.empty() : range(),
            step(latest),
            after(latest),
            patience(latest));
    List<String> columns = query.columns();
    problems.check(
        columns.size() == Set.copyOf(columns).size(),
        "select: columns " + columns + " (expected: distinct names)");
    problems.throwIfAny();
    return query;
  }

  private List<Selection> select() {
    List<Selection> selections = new ArrayList<>();
    List<@Nullable Select> asked = Objects.requireNonNullElse(request.select(), List.of());
    problems.check(!asked.isEmpty(), "select: none (expected: at least one field)");
    for (Select select : asked) {
      String field = select == null ? null : select.field();
      Aggregation usual = field == null ? null : fields.get(field);
      if (select == null || field == null || usual == null) {
        problems.add("select: field " + field + " (expected: one of " + fields.keySet() + ")");
        continue;
      }
      Optional<Aggregation> aggregation =
          select.aggregation() == null ? Optional.of(usual) : Aggregation.of(select.aggregation());
      if (aggregation.isEmpty()) {
        problems.add(
            "select: aggregation "
                + select.aggregation()
                + " (expected: one of "
                + Aggregation.NAMES
                + ")");
        continue;
      }
      Selection selection = new Selection(field, aggregation.get());
      problems.check(
          !selections.contains(selection), "select: " + select + " (expected: given once)");
      selections.add(selection);
    }
    return selections;
  }

  private Map<String, List<String>> filters() {
    Map<String, List<String>> filters = new HashMap<>();
    Map<String, @Nullable List<@Nullable String>> asked =
        Objects.requireNonNullElse(request.filters(), Map.of());
    asked.forEach(
        (tag, values) -> {
          tag("filters", tag);
          filters.put(tag, values(tag, Objects.requireNonNullElse(values, List.of())));
        });
    int values = filters.values().stream().mapToInt(List::size).sum();
    problems.check(
        values <= limits.maxFilterValues(),
        "filters: " + values + " values (expected: <= " + limits.maxFilterValues() + ")");
    return filters;
  }

  private List<String> values(String tag, List<@Nullable String> asked) {
    List<String> values = new ArrayList<>();
    problems.check(!asked.isEmpty(), "filters." + tag + ": empty (expected: at least one value)");
    for (String value : asked) {
      if (value == null
          || value.isEmpty()
          || value.length() > LONGEST_VALUE
          || value.chars().anyMatch(Character::isISOControl)) {
        problems.add(
            "filters." + tag + ": " + value + " (expected: text without control characters)");
      } else {
        values.add(value);
      }
    }
    return values;
  }

  private List<String> groupBy() {
    List<String> groupBy = new ArrayList<>();
    List<@Nullable String> asked = Objects.requireNonNullElse(request.groupBy(), List.of());
    for (String tag : asked) {
      if (tag("groupBy", tag) && tag != null) {
        problems.check(!groupBy.contains(tag), "groupBy: " + tag + " (expected: given once)");
        groupBy.add(tag);
      }
    }
    return groupBy;
  }

  private boolean tag(String where, @Nullable String tag) {
    return problems.check(
        tag != null && tags.contains(tag),
        where + ": " + tag + " (expected: one of the tags " + tags + ")");
  }

  private Optional<Span> range() {
    QueryRequest.Range range = request.range();
    if (range == null) {
      return Optional.empty();
    }
    Instant start = time("range.start", range.start());
    Instant end = time("range.end", range.end());
    if (start == null || end == null) {
      return Optional.empty();
    }
    if (!start.isBefore(end)) {
      problems.add("range.end: " + end + " (expected: > range.start, " + start + ")");
      return Optional.empty();
    }
    return Optional.of(new Span(start, end));
  }

  private Optional<Duration> step(boolean latest) {
    if (request.step() == null) {
      return Optional.empty();
    }
    problems.check(!latest, "step: " + request.step() + " (expected: only with range)");
    Duration step = duration("step", request.step());
    problems.check(
        step.compareTo(SHORTEST_STEP) >= 0 && step.equals(Duration.ofMillis(step.toMillis())),
        "step: " + request.step() + " (expected: >= 1s, whole milliseconds)");
    return Optional.of(step);
  }

  private Instant after(boolean latest) {
    if (request.after() == null) {
      return Instant.MIN;
    }
    problems.check(latest, "after: " + request.after() + " (expected: only with window)");
    Instant after = time("after", request.after());
    return after == null ? Instant.MIN : after;
  }

  private Duration patience(boolean latest) {
    if (request.patience() == null) {
      return Duration.ZERO;
    }
    problems.check(latest, "wait: " + request.patience() + " (expected: only with window)");
    Duration wait = duration("wait", request.patience());
    problems.check(
        !wait.isNegative() && wait.compareTo(limits.maxWait()) <= 0,
        "wait: " + request.patience() + " (expected: 0s to " + limits.maxWait().toSeconds() + "s)");
    return wait;
  }

  private @Nullable Instant time(String name, @Nullable String text) {
    Instant time = null;
    try {
      time = text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      // Said below, like a time that is out of bounds.
    }
    if (time == null || time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
      problems.add(
          name
              + ": "
              + text
              + " (expected: a time from 1970 to 2200 such as 2026-01-31T10:00:00Z)");
      return null;
    }
    return time;
  }

  private Duration duration(String name, String text) {
    try {
      com.google.protobuf.Duration duration = Durations.parse(text);
      return Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
    } catch (ParseException e) {
      problems.add(name + ": " + text + " (expected: seconds such as 10s)");
      return Duration.ofSeconds(1);
    }
  }
}
