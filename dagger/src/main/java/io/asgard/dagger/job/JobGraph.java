package io.asgard.dagger.job;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import io.asgard.contracts.v1.Input;
import io.asgard.contracts.v1.JobSpec;
import io.asgard.contracts.v1.MetricModel;
import io.asgard.dagger.decode.RowShape;
import io.asgard.dagger.function.Functions;
import io.asgard.dagger.job.Statements.Statement;
import io.asgard.dagger.sink.ResultColumns;
import io.asgard.dagger.sink.TimeSeriesSink;
import io.asgard.dagger.source.Beginning;
import io.asgard.dagger.source.Span;
import io.asgard.dagger.source.TopicCatalog;
import io.asgard.dagger.source.TopicTable;
import io.asgard.platform.records.Schemas;
import io.asgard.platform.records.TopicType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.SqlParserException;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Puts a job together. Whatever it does is decided by the spec, so that a checkpoint fits again.
 */
public final class JobGraph {
  private static final java.time.Duration WATERMARK_DELAY = java.time.Duration.ofSeconds(5);
  private static final java.time.Duration IDLE_AFTER = java.time.Duration.ofSeconds(60);

  private final JobSpec spec;
  private final JobRuntime runtime;
  private final Schemas schemas;
  private final Problems problems = new Problems();

  private JobGraph(JobSpec spec, JobRuntime runtime, Schemas schemas) {
    this.spec = spec;
    this.runtime = runtime;
    this.schemas = schemas;
  }

  /**
   * Adds the job to the environment; executing it is the caller's.
   *
   * @throws IllegalArgumentException with everything that is wrong, one problem per line
   */
  public static void build(
      StreamExecutionEnvironment env, JobSpec spec, JobRuntime runtime, Schemas schemas) {
    new JobGraph(spec, runtime, schemas).build(env);
  }

  private void build(StreamExecutionEnvironment env) {
    SpecCheck.check(spec, runtime, problems);
    problems.throwIfAny();
    List<TopicTable> tables = new ArrayList<>();
    spec.getInputsList().forEach(input -> table(input).ifPresent(tables::add));
    problems.throwIfAny();

    env.configure(JobConfiguration.of(runtime));
    env.setParallelism(Math.max(1, spec.getParallelism()));
    StreamTableEnvironment sql = StreamTableEnvironment.create(env);
    // Windows are aligned to UTC, and a TIMESTAMP without zone means UTC.
    sql.getConfig().setLocalTimeZone(ZoneOffset.UTC);
    Functions.register(sql);
    TopicCatalog catalog = TopicCatalog.register(sql, tables);
    Table result = query(sql);
    ResultColumns columns = ResultColumns.of(type(result), metric(), problems::add);
    problems.throwIfAny();
    DataStream<RowData> rows = translate(sql, result);
    if (runtime.from().exact()) {
      Repeatable.check(rows.getTransformation(), window());
    }
    DataStream<Long> late =
        late(rows, catalog)
            .reduce(DataStream::union)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "sql: reads no table (expected: one of the inputs)"));
    TimeSeriesSink.attach(rows, late, columns, target());
  }

  /** Ends of the windows that events have missed; without windows in the SQL, the metric's. */
  private Stream<DataStream<Long>> late(DataStream<RowData> rows, TopicCatalog catalog) {
    return ReadWindows.of(rows.getTransformation(), catalog.reads()).entrySet().stream()
        .flatMap(
            read ->
                read.getValue().stream()
                    .map(span -> span.orElseGet(() -> Span.tumble(window())))
                    .distinct()
                    .map(read.getKey()::windowed));
  }

  private Optional<TopicTable> table(Input input) {
    List<TopicType> types = new ArrayList<>();
    for (String topic : input.getTopicsList()) {
      Optional<TopicType> type = schemas.find(topic);
      type.ifPresentOrElse(
          types::add,
          () ->
              problems.add(
                  "topic: "
                      + topic
                      + " (expected: registered"
                      + schemas.failure().map(f -> "; " + f).orElse("")
                      + ")"));
    }
    if (types.isEmpty()) {
      return Optional.empty();
    }
    TopicType first = types.get(0);
    for (TopicType each : types) {
      problems.check(
          each.message().getFullName().equals(first.message().getFullName())
              && each.eventTimeField() == first.eventTimeField(),
          "topic: "
              + each.topic()
              + " has messages "
              + each.message().getFullName()
              + " (expected: one type and event time per table, those of "
              + first.topic()
              + ")");
    }
    java.time.Duration ahead =
        types.stream().map(TopicType::ahead).max(Comparator.naturalOrder()).orElseThrow();
    return shape(first).map(shape -> table(input, shape, ahead));
  }

  private Optional<RowShape> shape(TopicType type) {
    try {
      return Optional.of(RowShape.of(type.message(), type.eventTimeField()));
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private TopicTable table(Input input, RowShape shape, java.time.Duration ahead) {
    return new TopicTable(
        input.getTable(),
        runtime.bootstrap().getOrDefault(input.getStream(), ""),
        "dagger-" + spec.getName(),
        input.getTopicsList(),
        shape,
        new Beginning(
            input.getStart() != Input.Start.LATEST,
            boundary(),
            runtime.from().arrived().get(input.getTable())),
        ahead,
        input.hasWatermarkDelay() ? duration(input.getWatermarkDelay()) : WATERMARK_DELAY,
        input.hasIdleAfter() ? duration(input.getIdleAfter()) : IDLE_AFTER,
        new TopicTable.Registry(
            runtime.registry(), runtime.tokenFile(), spec.getTeam() + "/dagger/" + spec.getName()));
  }

  private java.time.Duration window() {
    return duration(metric().getWindow());
  }

  private @Nullable Instant boundary() {
    return runtime.from().boundary(window());
  }

  private MetricModel metric() {
    return spec.getSink().getTimeSeries().getMetric();
  }

  private Table query(StreamTableEnvironment sql) {
    List<Table> results = new ArrayList<>();
    try {
      for (Statement statement : Statements.of(spec.getSql(), List.of("result"))) {
        if (statement instanceof Statements.Insert insert) {
          results.add(sql.sqlQuery(insert.select()));
        } else if (statement instanceof Statements.View view) {
          sql.executeSql(view.sql());
        }
      }
    } catch (SqlParserException | ValidationException e) {
      throw refused(e);
    }
    return results.get(0); // One for each sink.
  }

  private static RowType type(Table result) {
    return (RowType) result.getResolvedSchema().toPhysicalRowDataType().getLogicalType();
  }

  private DataStream<RowData> translate(StreamTableEnvironment sql, Table result) {
    try {
      return sql.toDataStream(result, DataTypes.of(type(result)).bridgedTo(RowData.class));
    } catch (TableException | ValidationException e) {
      throw refused(e);
    }
  }

  private static IllegalArgumentException refused(Exception e) {
    String reason = String.valueOf(e.getMessage());
    if (reason.contains("doesn't support consuming update")) {
      reason =
          "results would change after they were written"
              + reason.substring(reason.indexOf(" which is produced by"))
              + " (expected: an aggregation per window)";
    }
    return new IllegalArgumentException(
        "sql: " + reason.replaceFirst("^SQL (validation|parse) failed\\. ", ""), e);
  }

  private TimeSeriesSink.Target target() {
    return new TimeSeriesSink.Target(
        runtime.timeSeries(),
        metric().getName(),
        Durations.toMillis(metric().getWindow()),
        runtime.windows().bootstrap(),
        runtime.windows().topic(),
        boundary());
  }

  private static java.time.Duration duration(Duration duration) {
    return java.time.Duration.ofMillis(Durations.toMillis(duration));
  }
}
