package io.asgard.dagger.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.contracts.v1.JobSpec;
import io.asgard.contracts.v1.MetricModel;
import io.asgard.dagger.Specs;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class JobGraphTest {
  private static final JobRuntime RUNTIME =
      new JobRuntime(
          Map.of("locstream", "127.0.0.1:1"),
          URI.create("http://127.0.0.1:1"),
          Path.of("token"),
          URI.create("http://127.0.0.1:1/write"),
          new JobRuntime.Windows("127.0.0.1:1", "asgard-windows"),
          "file:///tmp/unused",
          From.INPUTS);

  private final JobSpec spec = Specs.supply("driver-location").build();

  @Test
  void theSampleIsFine() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    JobGraph.build(env, spec, RUNTIME, Specs.schemas("driver-location"));
    assertThat(env.getStreamGraph().getStreamNodes())
        .extracting(node -> node.getTransformationUID())
        .contains("events-driver_location", "late-driver_location", "sink-supply");
  }

  @Test
  void tellsEverythingThatIsWrongAtOnce() {
    JobSpec.Builder wrong = spec.toBuilder().setName("Supply!").setSql(" ").setParallelism(-1);
    wrong.getInputsBuilder(0).setStream("other").clearTopics();
    wrong.getSinkBuilder().getTimeSeriesBuilder().getMetricBuilder().clearWindow();
    assertRefused(
        wrong.build(),
        """
        name: Supply! (expected: [a-z][a-z0-9-]{0,62})
        sql: empty (expected: one SELECT)
        parallelism: -1 (expected: >= 1)
        topics of driver_location: none (expected: at least one)
        stream: other (expected: one of [locstream])
        window of the metric: 0s (expected: > 0s)""");
  }

  @Test
  void topicsMustBeRegistered() {
    assertRefused(Specs.supply("elsewhere").build(), "topic: elsewhere (expected: registered)");
  }

  @Test
  void namesTheUnknownColumn() {
    assertRefused(
        sql(Specs.SQL.replace("driver_id", "driver")),
        "sql: From line 4, column 23 to line 4, column 28: Column 'driver' not found in any table");
  }

  @Test
  void namesTheUnknownTable() {
    assertRefused(
        sql("SELECT a FROM nowhere"),
        "sql: From line 1, column 15 to line 1, column 21: Object 'nowhere' not found");
  }

  @Test
  void columnsMustBeTheMetrics() {
    assertRefused(
        sql(
            """
            SELECT window_end, vehicle_type AS label_vehicle, COUNT(*) AS label_n, MAX(trip_id) AS t
            FROM TABLE(TUMBLE(TABLE driver_location, DESCRIPTOR(rowtime), INTERVAL '10' SECOND))
            GROUP BY window_start, window_end, vehicle_type"""),
        """
        sql: selects no window_timestamp (expected: a TIMESTAMP column of that name, the window's end)
        sql: column window_end is TIMESTAMP(3) (expected: a number, for a field; tags are named label_… or tag_…)
        sql: column label_n is BIGINT (expected: STRING, for a tag)
        sql: column t is STRING (expected: a number, for a field; tags are named label_… or tag_…)
        sql: selects the tags [n, vehicle] (expected: the metric's, [s2id, vehicle_type])
        sql: selects the fields [t, window_end] (expected: the metric's, [unique_drivers])""");
  }

  @Test
  void resultsMustNotChangeAfterwards() {
    JobSpec.Builder spec =
        sql(
            """
                SELECT MAX(rowtime) AS window_timestamp, vehicle_type AS label_vehicle_type,
                       trip_id AS label_s2id, COUNT(*) AS unique_drivers
                FROM driver_location GROUP BY vehicle_type, trip_id""")
            .toBuilder();
    assertThatThrownBy(() -> build(spec.build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("sql: results would change after they were written which is")
        .hasMessageEndingWith("(expected: an aggregation per window)");
  }

  @Test
  void viewsComeBeforeTheSelect() {
    String view =
        "CREATE TEMPORARY VIEW buses AS\nSELECT * FROM driver_location -- all; of them\n;\n";
    build(sql(view + Specs.SQL.replace("TABLE driver_location", "TABLE buses") + ";"));
    // Told by its place in the whole.
    assertRefused(
        sql(view + "SELECT a FROM nowhere"),
        "sql: From line 4, column 15 to line 4, column 21: Object 'nowhere' not found");
    assertRefused(
        sql("SET 'a' = 'b';\n" + Specs.SQL),
        "sql: SET 'a' = … (expected: SELECT … for the sink result)");
  }

  @Test
  void tagsKeepTheirPrefix() {
    JobSpec.Builder tagged =
        sql(Specs.SQL.replace("AS label_vehicle_type", "AS tag_vehicle_type")).toBuilder();
    MetricModel.Builder metric = tagged.getSinkBuilder().getTimeSeriesBuilder().getMetricBuilder();
    metric.getTagsBuilder(1).setName("tag_vehicle_type");
    build(tagged.build());
  }

  private JobSpec sql(String sql) {
    return spec.toBuilder().setSql(sql).build();
  }

  private static void assertRefused(JobSpec spec, String problems) {
    assertThatThrownBy(() -> build(spec))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(problems);
  }

  private static void build(JobSpec spec) {
    JobGraph.build(
        StreamExecutionEnvironment.getExecutionEnvironment(),
        spec,
        RUNTIME,
        Specs.schemas("driver-location"));
  }
}
