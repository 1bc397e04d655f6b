package io.asgard.firehose.sink.postgres;

import io.asgard.firehose.event.EventType;
import io.asgard.firehose.expression.ValueType;
import io.asgard.firehose.sink.Halving;
import io.asgard.firehose.sink.PreparingSink;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.Sinks;
import io.asgard.platform.service.Problems;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes sinks that write rows into PostgreSQL. */
public final class PostgresSinks implements Sinks {
  private static final String NAME = "firehose.sink.postgres.";
  private static final String URL = "jdbc:postgresql:";

  private final PostgresSettings settings;
  private final Connections connections;
  private final Map<String, Map<String, ValueType>> values = new ConcurrentHashMap<>(); // by topic

  /**
   * Connects to nothing yet.
   *
   * @throws IllegalArgumentException saying what is wrong with the settings, one problem a line
   */
  public PostgresSinks(PostgresSettings settings) {
    Problems problems = new Problems();
    problems.check(
        settings.url().startsWith(URL),
        NAME + "url: " + settings.url() + " (expected: " + URL + "//host:port/database)");
    problems.check(
        settings.columns().keySet().containsAll(settings.keys()),
        NAME + "keys: " + settings.keys() + " (expected: of " + settings.columns().keySet() + ")");
    problems.throwIfAny();
    this.settings = settings;
    this.connections = new Connections(settings);
  }

  @Override
  public void check(EventType type) {
    values.put(type.topic(), new Rows(settings.columns()).types(type));
  }

  @Override
  public Sink open() {
    Table table = table();
    return new PreparingSink<>(
        new Rows(settings.columns()), new Halving<>(new RowWrites(connections, table, settings)));
  }

  /** Looks whether the table is such that events can be written to it. */
  private Table table() {
    try (Connection connection = connections.open()) {
      Table table = Table.read(connection, settings.table());
      values.values().forEach(types -> table.check(settings, types));
      return table;
    } catch (SQLException e) {
      throw new IllegalStateException(
          NAME + "url: " + settings.url() + " does not answer, " + e.getMessage(), e);
    }
  }

  // Each sink has its own connection.
  @Override
  public void close() {}
}
