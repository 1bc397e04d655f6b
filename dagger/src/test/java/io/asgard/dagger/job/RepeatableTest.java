package io.asgard.dagger.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.dagger.Specs;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepeatableTest {
  private static final String TAGS = " vehicle_type AS label_vehicle_type, trip_id AS label_s2id, ";
  private static final String TUMBLE =
      " FROM TABLE(TUMBLE(TABLE driver_location, DESCRIPTOR(rowtime), INTERVAL '10' SECOND)) ";
  private static final String GROUP = " GROUP BY window_start, window_end, vehicle_type, trip_id";
  private static final String COUNT =
      "SELECT window_end AS window_timestamp," + TAGS + "COUNT(*) AS unique_drivers";
  private static final String EACH = "SELECT rowtime AS window_timestamp," + TAGS;

  @ParameterizedTest
  @ValueSource(
      strings = {
        Specs.SQL,
        COUNT + TUMBLE + GROUP + " HAVING COUNT(*) > 1",
        COUNT + TUMBLE + GROUP + " UNION ALL " + COUNT + TUMBLE + GROUP,
        "SELECT TUMBLE_END(rowtime, INTERVAL '5' SECOND) AS window_timestamp,"
            + TAGS
            + "COUNT(*) AS unique_drivers FROM driver_location"
            + " GROUP BY TUMBLE(rowtime, INTERVAL '5' SECOND), vehicle_type, trip_id",
        EACH + "1 AS unique_drivers FROM driver_location WHERE speed_meters_per_second > 1",
        "SELECT window_end AS window_timestamp,"
            + TAGS
            + "n AS unique_drivers FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start,"
            + " window_end ORDER BY n DESC) AS rn FROM (SELECT window_start, window_end,"
            + " vehicle_type, trip_id, COUNT(*) AS n"
            + TUMBLE
            + GROUP
            + ")) WHERE rn <= 3"
      })
  void whatRemembersWindowsOnlyCanBegin(String sql) {
    assertThatCode(() -> build(sql)).doesNotThrowAnyException();
  }

  @Test
  void joinsOfAllTimesCannot() {
    assertRefused(
        "SELECT a.rowtime AS window_timestamp, a.vehicle_type AS label_vehicle_type,"
            + " a.trip_id AS label_s2id, 1 AS unique_drivers"
            + " FROM driver_location a JOIN driver_location b ON a.trip_id = b.trip_id",
        "sql: Join(joinType=[InnerJoin]",
        "keeps what came before (expected: what a window has in it)");
  }

  @Test
  void runningTotalsCannot() {
    assertRefused(
        EACH
            + "COUNT(*) OVER (PARTITION BY vehicle_type ORDER BY rowtime) AS unique_drivers"
            + " FROM driver_location",
        "sql: OverAggregate(",
        "keeps what came before");
  }

  @Test
  void deduplicationCannot() {
    assertRefused(
        EACH
            + "1 AS unique_drivers FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY driver_id"
            + " ORDER BY rowtime) AS rn FROM driver_location) WHERE rn = 1",
        "sql: Deduplicate(",
        "keeps what came before");
  }

  @Test
  void patternsCannot() {
    assertRefused(
        "SELECT w AS window_timestamp, v AS label_vehicle_type, trip_id AS label_s2id,"
            + " 1 AS unique_drivers FROM driver_location MATCH_RECOGNIZE (PARTITION BY trip_id"
            + " ORDER BY rowtime MEASURES LAST(A.rowtime) AS w, LAST(A.vehicle_type) AS v"
            + " ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B)"
            + " DEFINE A AS A.vehicle_type = 'BIKE', B AS B.vehicle_type = 'CAR')",
        "sql: Match(",
        "keeps what came before");
  }

  @Test
  void windowsThatOverlapCannot() {
    assertRefused(
        COUNT
            + " FROM TABLE(HOP(TABLE driver_location, DESCRIPTOR(rowtime), INTERVAL '10' SECOND,"
            + " INTERVAL '1' MINUTE))"
            + GROUP,
        "sql: HOP(",
        "has windows that are open at the end of others (expected: TUMBLE of PT10S each)");
  }

  @Test
  void windowsBesideTheMetricsCannot() {
    assertRefused(COUNT + TUMBLE.replace("SECOND)", "SECOND, INTERVAL '3' SECOND)") + GROUP, "3 s");
    assertRefused(COUNT + TUMBLE.replace("'10'", "'15'") + GROUP, "size=[15 s]");
  }

  @Test
  void whatDiffersEachTimeCannot() {
    assertRefused(
        EACH + "RAND() AS unique_drivers FROM driver_location",
        "sql: RAND gives another value each time (expected: values of the events)");
  }

  @Test
  void nodesThatNobodyKnowsCannot() {
    assertThat(Repeatable.problems(List.of("[3]:Novelty(a=[b])", "?"), Duration.ofSeconds(10)))
        .hasSize(2)
        .allMatch(problem -> problem.contains("keeps what came before"));
  }

  @Test
  void whoNeedsNoEqualResultsBeginsAnyhow() {
    String join =
        "SELECT a.rowtime AS window_timestamp, a.vehicle_type AS label_vehicle_type,"
            + " a.trip_id AS label_s2id, 1 AS unique_drivers"
            + " FROM driver_location a JOIN driver_location b ON a.trip_id = b.trip_id";
    assertThatCode(() -> build(join, false)).doesNotThrowAnyException();
  }

  private static void assertRefused(String sql, String... told) {
    assertThatThrownBy(() -> build(sql))
        .isInstanceOf(NotRepeatableException.class)
        .message()
        .contains(told);
  }

  private static void build(String sql) {
    build(sql, true);
  }

  private static void build(String sql, boolean exact) {
    JobGraph.build(
        StreamExecutionEnvironment.getExecutionEnvironment(),
        Specs.supply("driver-location").setSql(sql).build(),
        new JobRuntime(
            Map.of("locstream", "127.0.0.1:1"),
            URI.create("http://127.0.0.1:1"),
            Path.of("token"),
            URI.create("http://127.0.0.1:1/write"),
            new JobRuntime.Windows("127.0.0.1:1", "asgard-windows"),
            "file:///tmp/unused",
            new From(Instant.EPOCH, Map.of(), exact)),
        Specs.schemas("driver-location"));
  }
}
