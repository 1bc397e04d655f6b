package io.asgard.dagger.source;

import io.asgard.dagger.decode.RowShape;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsSourceWatermark;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

/** Reads a table's topics, decoding the columns that the planner asks for. */
final class TopicSource
    implements ScanTableSource, SupportsProjectionPushDown, SupportsSourceWatermark {
  private final TopicTable table;
  private final Map<String, DataStream<Long>> late;
  private int[] columns;
  private DataType type;

  TopicSource(TopicTable table, Map<String, DataStream<Long>> late) {
    this(
        table,
        late,
        IntStream.range(0, table.shape().names().size()).toArray(),
        table.shape().sql().notNull());
  }

  private TopicSource(
      TopicTable table, Map<String, DataStream<Long>> late, int[] columns, DataType type) {
    this.table = table;
    this.late = late;
    this.columns = columns;
    this.type = type;
  }

  /**
   * No: with a watermark in the schema the planner hands down whole columns anyway (Flink 2.2), and
   * {@link RowShape} learns by itself which nested fields are used.
   */
  @Override
  public boolean supportsNestedProjection() {
    return false;
  }

  @Override
  public void applyProjection(int[][] projected, DataType produced) {
    columns = Arrays.stream(projected).mapToInt(path -> path[0]).toArray();
    type = produced;
  }

  @Override
  public void applySourceWatermark() {
    // Always: the watermarks are made per partition, inside the source.
  }

  @Override
  public ChangelogMode getChangelogMode() {
    return ChangelogMode.insertOnly();
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    RowShape shape = table.shape().project(columns);
    TypeInformation<RowData> rows = context.createTypeInformation(type);
    return new DataStreamScanProvider() {
      @Override
      public DataStream<RowData> produceDataStream(
          ProviderContext provider, StreamExecutionEnvironment env) {
        return stream(env, shape, rows);
      }

      @Override
      public boolean isBounded() {
        return false;
      }
    };
  }

  private DataStream<RowData> stream(
      StreamExecutionEnvironment env, RowShape shape, TypeInformation<RowData> rows) {
    // A query may read a table twice; its late events are counted once.
    boolean again = late.containsKey(table.name());
    String suffix = again ? table.name() + "-" + late.size() : table.name();
    SingleOutputStreamOperator<RowData> events =
        env.fromSource(kafka(shape, rows), watermarks(), "events of " + table.name())
            .uid("events-" + suffix)
            .transform(
                "late " + table.name(),
                rows,
                new LateFilter(table.window().toMillis(), table.beginning().written()))
            .uid("late-" + suffix);
    if (!again) {
      late.put(table.name(), events.getSideOutput(LateFilter.LATE));
    }
    return events;
  }

  private KafkaSource<RowData> kafka(RowShape shape, TypeInformation<RowData> rows) {
    return KafkaSource.<RowData>builder()
        .setBootstrapServers(table.bootstrap())
        .setGroupId(table.group())
        .setClientIdPrefix(table.group() + "-" + table.name())
        .setTopics(table.topics())
        .setStartingOffsets(table.beginning().offsets(table.ahead()))
        .setDeserializer(
            new EventDeserializer(
                shape, rows, table.ahead().toMillis(), table.follower(shape.fields())))
        // What a mirror aborted is not an event.
        .setProperty("isolation.level", "read_committed")
        .setProperty("partition.discovery.interval.ms", "30000")
        .build();
  }

  private WatermarkStrategy<RowData> watermarks() {
    return WatermarkStrategy.forGenerator(
            EventWatermarks.supplier(table.watermarkDelay(), table.idleAfter()))
        .withTimestampAssigner((row, kafkaTime) -> EventDeserializer.time(row));
  }

  @Override
  public DynamicTableSource copy() {
    return new TopicSource(table, late, columns, type);
  }

  @Override
  public String asSummaryString() {
    return "topics " + table.topics();
  }
}
