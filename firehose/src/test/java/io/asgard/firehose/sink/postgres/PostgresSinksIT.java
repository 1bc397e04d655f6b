package io.asgard.firehose.sink.postgres;

import static io.asgard.firehose.sink.SampleEvents.event;
import static io.asgard.firehose.sink.SampleEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.util.Timestamps;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Outcome;
import io.asgard.firehose.sink.Relay;
import io.asgard.firehose.sink.SampleEvents;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.SinkContract;
import io.asgard.firehose.sink.TestSettings;
import io.asgard.firehose.sink.TestTypes;
import io.asgard.firehose.test.Colour;
import io.asgard.firehose.test.EveryKind;
import io.asgard.firehose.test.Part;
import io.asgard.platform.test.TestPostgres;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresSinksIT extends SinkContract {
  private static Connection database;
  private static URI server;

  private Relay relay;
  private Sink sink;

  @BeforeAll
  static void connect() throws SQLException {
    String url = TestPostgres.url();
    server = URI.create(url.substring("jdbc:".length()).replaceAll("[?].*", ""));
    database = DriverManager.getConnection(url, "postgres", "postgres");
  }

  @AfterAll
  static void disconnect() throws SQLException {
    database.close();
  }

  @BeforeEach
  void create() throws SQLException {
    run("DROP TABLE IF EXISTS location");
    run(
        "CREATE TABLE location (driver text PRIMARY KEY, number bigint UNIQUE CHECK (number <> 113),"
            + " at timestamptz, speed real, place jsonb, kind varchar(10))");
    relay = new Relay(server.getHost(), server.getPort());
    sink = sink(Map.of());
  }

  @AfterEach
  void stop() {
    sink.close();
    relay.close();
  }

  private Sink sink(Map<String, ?> others) {
    Map<String, Object> settings =
        new HashMap<>(
            Map.of(
                "columns.driver", "message.driver_id",
                "columns.number", "offset",
                "columns.at", "message.event_timestamp",
                "columns.speed", "message.speed_meters_per_second",
                "columns.place", "message.location",
                "columns.kind", "message.vehicle_type",
                "keys", "driver",
                "timeout", "2s"));
    settings.putAll(others);
    return open("location", settings, SampleEvents.TYPE);
  }

  private Sink open(String table, Map<String, Object> settings, EventType type) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("table", table);
    all.put("password", "postgres");
    String url = "jdbc:postgresql://127.0.0.1:" + relay.port() + server.getPath();
    PostgresSinks sinks = new PostgresSinks(TestSettings.bind(PostgresSettings.class, url, all));
    sinks.check(type);
    return sinks.open();
  }

  @Test
  void keepsTheLastOfEachKey() throws Exception {
    assertThat(sink.deliver(List.of(event(1, "a"), event(2, "b"), event(3, "a"))))
        .containsOnly(Delivery.done());
    sink.deliver(List.of(event(4, "b")));
    assertThat(arrived()).containsExactly(3L, 4L);
  }

  @Test
  void keepsTheFirstOfEachKeyIfItIsToldTo() throws Exception {
    Sink keeping = sink(Map.of("conflict", "KEEP"));
    assertThat(keeping.deliver(List.of(event(1, "a"), event(2, "b"), event(3, "a"))))
        .containsOnly(Delivery.done());
    keeping.deliver(List.of(event(4, "b")));
    assertThat(arrived()).containsExactly(1L, 2L);
    keeping.close();
  }

  @Test
  void findsRowsAgainAfterItHasWrittenNewOnes() throws Exception {
    for (int round = 0; round < 5; round++) {
      List<Event> batch = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        int driver = round * 25 + i; // Half of them are known from the round before.
        batch.add(event(1_000 * round + i + 200, "\\d\t" + driver + "\n"));
      }
      assertThat(sink.deliver(batch)).containsOnly(Delivery.done()).hasSize(50);
    }
    assertThat(arrived()).hasSize(150).endsWith(4_249L);
  }

  @Test
  void leavesToTheRulesOfATableWhatBecomesOfRows() throws Exception {
    run("CREATE RULE none AS ON INSERT TO location DO INSTEAD NOTHING");
    Sink ruled = sink(Map.of("keys", ""));
    assertThat(ruled.deliver(events(3))).containsOnly(Delivery.done());
    assertThat(arrived()).isEmpty();
    ruled.close();
  }

  @Test
  void storesTheNeighboursOfARowThatViolatesAConstraint() throws Exception {
    List<Delivery> answers = sink.deliver(events(120));
    assertThat(answers.get(113).outcome()).isEqualTo(Outcome.REJECT);
    assertThat(answers.get(113).detail()).contains("violates check constraint");
    assertThat(arrived()).hasSize(119).doesNotContain(113L);
  }

  @Test
  void storesTheNeighboursOfAValueThatTheDatabaseDoesNotTake() throws Exception {
    List<Delivery> answers =
        sink.deliver(List.of(event(1), event(2, "nul \u0000"), event(3, "x".repeat(20))));
    assertThat(answers)
        .extracting(Delivery::outcome)
        .containsExactly(Outcome.DONE, Outcome.REJECT, Outcome.DONE);
    assertThat(answers.get(1).detail()).contains("invalid byte sequence");
  }

  @Test
  void writesEveryKindOfValue() throws Exception {
    run("DROP TABLE IF EXISTS kinds");
    run(
        "CREATE TABLE kinds (\"an id\" uuid, i smallint, u numeric(20), d double precision, b boolean,"
            + " t text, bin bytea, at timestamptz, took interval, part jsonb, list json, map jsonb,"
            + " none text, audit text, extra text DEFAULT 'x' NOT NULL)");
    Map<String, Object> columns = new HashMap<>();
    columns.put("columns.[an id]", "'00000000-0000-0000-0000-000000000007'");
    columns.put("columns.i", "message.an_int32");
    columns.put("columns.u", "message.a_uint64");
    columns.put("columns.d", "message.a_double");
    columns.put("columns.b", "message.a_bool");
    columns.put("columns.t", "message.a_string");
    columns.put("columns.bin", "message.a_bytes");
    columns.put("columns.at", "message.event_timestamp");
    columns.put("columns.took", "message.took");
    columns.put("columns.part", "message.part");
    columns.put("columns.list", "message.strings");
    columns.put("columns.map", "{'colour': message.a_colour}");
    columns.put("columns.none", "message.maybe_string");
    columns.put("columns.audit", "topic + '-' + string(partition) + '@' + string(offset)");
    EveryKind message =
        EveryKind.newBuilder()
            .setAnInt32(-7)
            .setAUint64(-1)
            .setADouble(Double.NEGATIVE_INFINITY)
            .setABool(true)
            .setAString("it's \"{NULL,\\}\" ü")
            .setABytes(ByteString.copyFrom(new byte[] {0, -1}))
            .setEventTimestamp(Timestamps.fromMillis(1_768_465_800_123L))
            .setTook(Duration.newBuilder().setSeconds(90).setNanos(500_000_000))
            .setPart(Part.newBuilder().setName("n"))
            .addStrings("NULL")
            .setAColour(Colour.RED)
            .build();
    Event event = TestTypes.event(message);
    Sink kinds = open("public.kinds", columns, TestTypes.EVERY_KIND);
    assertThat(kinds.deliver(List.of(event, event))).containsOnly(Delivery.done());
    assertThat(texts("SELECT row_to_json(kinds)::jsonb - 'at' FROM kinds"))
        .hasSize(2)
        .first()
        .isEqualTo(
            "{\"b\": true, \"d\": \"-Infinity\", \"i\": -7, \"t\": \"it's \\\"{NULL,\\\\}\\\" ü\","
                + " \"u\": 18446744073709551615, \"bin\": \"\\\\x00ff\", \"map\": {\"colour\": 1},"
                + " \"list\": [\"NULL\"], \"none\": null, \"part\": {\"name\": \"n\"},"
                + " \"took\": \"00:01:30.5\", \"an id\": \"00000000-0000-0000-0000-000000000007\","
                + " \"audit\": \"every-kind-3@42\", \"extra\": \"x\"}");
    assertThat(texts("SELECT at AT TIME ZONE 'UTC' FROM kinds LIMIT 1"))
        .containsExactly("2026-01-15 08:30:00.123");
    kinds.close();
  }

  @Test
  void saysAllThatDoesNotFitTheTable() throws Exception {
    run("DROP TABLE IF EXISTS strict");
    run("CREATE TABLE strict (id int NOT NULL, at timestamptz, b boolean)");
    Map<String, Object> columns =
        Map.of(
            "columns.at", "offset",
            "columns.b", "message.driver_id == ''",
            "columns.c", "topic",
            "keys", "at");
    assertThatThrownBy(() -> open("strict", columns, SampleEvents.TYPE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "firehose.sink.postgres.columns.at: INT (expected: a value for timestamp with time zone)")
        .hasMessageContaining("columns.c (expected: a column, [id, at, b])")
        .hasMessageContaining("columns: without [id] (expected: with them, they are NOT NULL)")
        .hasMessageContaining("keys: [at] (expected: with a unique index, [])");
    assertThatThrownBy(() -> open("nowhere", columns, SampleEvents.TYPE))
        .hasMessage("firehose.sink.postgres.table: nowhere (expected: to exist, and to be seen)");
  }

  @Test
  void goesOnOverANewConnection() throws Exception {
    sink.deliver(events(1));
    relay.cut();
    assertThat(sink.deliver(List.of(event(1))).get(0).outcome()).isEqualTo(Outcome.RETRY);
    assertThat(sink.deliver(List.of(event(1)))).containsExactly(Delivery.done());
  }

  @Test
  void writesNothingIntoWhatTheDatabaseMakes() throws Exception {
    run("DROP TABLE IF EXISTS made");
    run(
        "CREATE TABLE made (id int GENERATED ALWAYS AS IDENTITY, n bigint,"
            + " twice bigint GENERATED ALWAYS AS (2 * n) STORED)");
    Sink made = open("made", Map.of("columns.n", "offset"), SampleEvents.TYPE);
    assertThat(made.deliver(List.of(event(4)))).containsExactly(Delivery.done());
    assertThat(texts("SELECT id || ' ' || twice FROM made")).containsExactly("1 8");
    made.close();
    Map<String, Object> all = Map.of("columns.id", "offset", "columns.twice", "offset");
    assertThatThrownBy(() -> open("made", all, SampleEvents.TYPE))
        .hasMessageContaining("columns.id (expected: a column that takes values")
        .hasMessageContaining("columns.twice (expected: a column that takes values");
  }

  @Test
  void waitsForALockNoLongerThanItsTimeout() throws Exception {
    sink.deliver(events(1));
    database.setAutoCommit(false);
    run("LOCK TABLE location IN ACCESS EXCLUSIVE MODE");
    Delivery answer = sink.deliver(events(1)).get(0);
    database.rollback();
    database.setAutoCommit(true);
    assertThat(answer.outcome()).isEqualTo(Outcome.RETRY);
    assertThat(answer.detail()).contains("statement timeout");
    assertThat(sink.deliver(events(1))).containsExactly(Delivery.done());
  }

  @Test
  void leavesNothingToAnInsertWhenACopyIsCancelled() throws Exception {
    try (Connection other =
            DriverManager.getConnection(TestPostgres.url(), "postgres", "postgres");
        Statement cancel = other.createStatement()) {
      database.setAutoCommit(false);
      run("LOCK TABLE location IN ACCESS EXCLUSIVE MODE");
      CompletableFuture<List<Delivery>> answer = deliverElsewhere(events(1));
      Awaitility.await()
          .until(
              () ->
                  cancel
                      .executeQuery(
                          "SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
                              + " WHERE query LIKE 'COPY%' AND wait_event_type = 'Lock'")
                      .next());
      assertThat(answer.get())
          .containsExactly(
              Delivery.retry("postgres: ERROR: canceling statement due to user request"));
    } finally {
      database.rollback();
      database.setAutoCommit(true);
    }
    assertThat(sink.deliver(events(1))).containsExactly(Delivery.done());
  }

  @Test
  void asksNothingMoreOfAConnectionThatOwesTheAnswerToACopy() throws Exception {
    Sink impatient = sink(Map.of("timeout", "1s"));
    assertThat(impatient.deliver(events(1))).containsExactly(Delivery.done());
    relay.hold(true);
    long start = System.nanoTime();
    assertThat(impatient.deliver(List.of(event(7, "b"))))
        .extracting(Delivery::outcome)
        .containsExactly(Outcome.RETRY);
    // One timeout of the socket, not a second one for what is asked after it.
    assertThat(java.time.Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(java.time.Duration.ofSeconds(11));
    relay.hold(false);
    assertThat(impatient.deliver(List.of(event(8, "b")))).containsExactly(Delivery.done());
    assertThat(arrived()).containsExactly(0L, 8L);
    impatient.close();
  }

  private CompletableFuture<List<Delivery>> deliverElsewhere(List<Event> batch) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return sink.deliver(batch);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static void run(String sql) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> texts(String sql) {
    List<String> texts = new ArrayList<>();
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        texts.add(row.getString(1));
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return texts;
  }

  @Override
  protected Sink sink() {
    return sink;
  }

  @Override
  protected List<Long> arrived() {
    return texts("SELECT number FROM location ORDER BY number").stream()
        .map(Long::valueOf)
        .toList();
  }

  @Override
  protected void breakDown() {
    relay.close();
  }
}
