package io.asgard.bench;

import io.asgard.e2e.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A table of a PostgreSQL server that syncs its log, with an event's id for its key. */
final class PostgresReceiver implements Receiver {
  private static final String USER = "asgard";
  private static final int ROWS = 10_000; // at a time, when they are read

  private final String password;

  /** Its table is empty. */
  PostgresReceiver(Platform platform) throws SQLException {
    try {
      password = Files.readString(platform.home().resolve("conf/postgres/password")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS location");
      statement.execute(
          "CREATE TABLE location (id uuid PRIMARY KEY, at timestamptz, driver text, trip text,"
              + " speed real)");
    }
  }

  private static String url() {
    return "jdbc:postgresql://127.0.0.1:" + Platform.port(8520) + "/registry";
  }

  Connection open() throws SQLException {
    return DriverManager.getConnection(url(), USER, password);
  }

  @Override
  public List<String> settings() {
    String sink = "firehose.sink.postgres.";
    return List.of(
        "firehose.sink.type=postgres",
        sink + "url=" + url(),
        sink + "user=" + USER,
        sink + "password=" + password,
        sink + "table=location",
        sink + "keys=id",
        sink + "columns.id=id",
        sink + "columns.at=event_time",
        sink + "columns.driver=message.driver_id",
        sink + "columns.trip=message.trip_id",
        sink + "columns.speed=message.speed_meters_per_second");
  }

  @Override
  public long arrived() {
    try (Connection connection = open();
        ResultSet rows =
            connection.createStatement().executeQuery("SELECT count(*) FROM location")) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void tell(Seen seen) {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.setFetchSize(ROWS);
      try (ResultSet rows = statement.executeQuery("SELECT trip FROM location")) {
        while (rows.next()) {
          byte[] trip = rows.getString(1).getBytes(StandardCharsets.UTF_8);
          seen.in(trip, 0, trip.length);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
