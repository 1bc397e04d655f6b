package io.asgard.dagger.source;

import io.asgard.dagger.decode.RowShape;
import java.util.Arrays;
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
import org.apache.flink.table.connector.source.abilities.SupportsWatermarkPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

/** Reads a table's topics, decoding the columns that the planner asks for. */
final class TopicSource
    implements ScanTableSource, SupportsProjectionPushDown, SupportsWatermarkPushDown {
  private final TopicTable table;
  private final Reads reads;
  private int[] columns;
  private DataType type;

  TopicSource(TopicTable table, Reads reads) {
    this(
        table,
        reads,
        IntStream.range(0, table.shape().names().size()).toArray(),
        table.shape().sql().notNull());
  }

  private TopicSource(TopicTable table, Reads reads, int[] columns, DataType type) {
    this.table = table;
    this.reads = reads;
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
  public void applyWatermark(WatermarkStrategy<RowData> declared) {
    // The watermarks are made per partition, inside the source.
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
    String id = reads.id(table.name());
    LateFilter late = new LateFilter(table.beginning().written());
    SingleOutputStreamOperator<RowData> events =
        env.fromSource(kafka(shape, rows), watermarks(), "events of " + table.name())
            .uid("events-" + id)
            .transform("late " + table.name(), rows, late)
            .uid("late-" + id);
    reads.add(new Read(late, events));
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
    return new TopicSource(table, reads, columns, type);
  }

  @Override
  public String asSummaryString() {
    return "topics " + table.topics();
  }
}
