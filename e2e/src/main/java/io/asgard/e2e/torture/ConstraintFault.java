package io.asgard.e2e.torture;

import io.asgard.platform.test.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Rows that PostgreSQL refuses within a batch: their neighbours are stored. */
final class ConstraintFault {
  private static final Duration LASTS = Duration.ofMinutes(1);

  private ConstraintFault() {}

  static void violated(FirehosePoint point) throws SQLException {
    String url = TestPostgres.url();
    try (Connection database = DriverManager.getConnection(url)) {
      database
          .createStatement()
          .execute("CREATE TABLE torture (id text PRIMARY KEY CHECK (id NOT LIKE '%00'))");
    }
    point.sinkHas(() -> rows(url));
    point
        .firehose(
            List.of(
                "firehose.sink.type=postgres",
                "firehose.sink.postgres.url=" + url,
                "firehose.sink.postgres.table=torture",
                "firehose.sink.postgres.keys=id",
                "firehose.sink.postgres.columns.id=id"))
        .awaitReady();
    point.awaitTaken(5_000);
    point.lasts(LASTS);
  }

  private static Map<Integer, Integer> rows(String url) {
    Map<Integer, Integer> numbers = new HashMap<>();
    try (Connection database = DriverManager.getConnection(url);
        ResultSet rows = database.createStatement().executeQuery("SELECT id FROM torture")) {
      while (rows.next()) {
        numbers.put((int) UUID.fromString(rows.getString(1)).getLeastSignificantBits(), 1);
      }
      return numbers;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
