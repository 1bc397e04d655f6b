package io.asgard.firehose.sink.postgres;

import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Halving;
import io.asgard.firehose.sink.Prepared;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * Writes a batch of rows at once, by COPY if it takes them in and else by one statement, over a
 * connection of its own. One thread.
 */
final class RowWrites implements Halving.Wholes<@Nullable String[]> {
  private final Connections connections;
  private final String sql;
  private final RowCopies copies;
  private final List<Integer> keys; // places in a row
  private final boolean last; // of equal keys counts
  private final int columns;
  private @Nullable Connection connection;
  private @Nullable PreparedStatement statement;

  RowWrites(Connections connections, Table table, PostgresSettings settings) {
    this.connections = connections;
    this.sql = Statement.insert(settings, table);
    this.copies = new RowCopies(table.isPlain() ? Statement.copy(settings) : "");
    List<String> names = List.copyOf(settings.columns().keySet());
    this.keys = settings.keys().stream().map(names::indexOf).toList();
    this.columns = names.size();
    this.last = settings.conflict() == PostgresSettings.Conflict.UPDATE;
  }

  @Override
  public List<Delivery> send(List<Prepared<@Nullable String[]>> batch) {
    PreparedStatement insert;
    try {
      insert = statement();
    } catch (SQLException e) {
      close();
      return List.of(Delivery.later(describe(e)));
    }
    try {
      Collection<@Nullable String[]> rows = rows(batch);
      if (!copies.write(insert.getConnection(), rows)) {
        bind(insert, rows);
        insert.executeUpdate();
      }
      return List.of(Delivery.done());
    } catch (SQLException e) {
      Delivery delivery = delivery(e);
      if (!blamesRows(e)) {
        close(); // Whatever has happened to it, the next one is new.
      }
      return List.of(delivery);
    }
  }

  private PreparedStatement statement() throws SQLException {
    PreparedStatement known = statement;
    if (known == null) {
      Connection fresh = connections.open();
      connection = fresh;
      known = fresh.prepareStatement(sql);
      statement = known;
    }
    return known;
  }

  /** One of equal keys: a statement may touch each row once. */
  private Collection<@Nullable String[]> rows(List<Prepared<@Nullable String[]>> batch) {
    if (keys.isEmpty()) {
      return batch.stream().map(Prepared::content).toList();
    }
    Map<List<@Nullable String>, @Nullable String[]> rows = new LinkedHashMap<>();
    for (Prepared<@Nullable String[]> each : batch) {
      List<@Nullable String> key = new ArrayList<>(keys.size());
      keys.forEach(place -> key.add(each.content()[place]));
      if (last) {
        rows.put(key, each.content());
      } else {
        rows.putIfAbsent(key, each.content());
      }
    }
    return rows.values();
  }

  private void bind(PreparedStatement insert, Collection<@Nullable String[]> rows)
      throws SQLException {
    for (int column = 0; column < columns; column++) {
      @Nullable String[] values = new String[rows.size()];
      int row = 0;
      for (@Nullable String[] of : rows) {
        values[row++] = of[column];
      }
      insert.setArray(column + 1, insert.getConnection().createArrayOf("text", values));
    }
  }

  private static Delivery delivery(SQLException e) {
    return blamesRows(e) ? Delivery.reject(describe(e)) : Delivery.retry(describe(e));
  }

  /**
   * Whether the server refuses the rows: data that cannot be converted, constraints, and a row that
   * is touched twice. The connection goes on then.
   */
  static boolean blamesRows(SQLException e) {
    String state = e.getSQLState();
    return state != null
        && e instanceof PSQLException said
        && said.getServerErrorMessage() != null
        && (state.startsWith("22") || state.startsWith("23") || state.startsWith("21"));
  }

  private static String describe(SQLException e) {
    return "postgres: " + String.valueOf(e.getMessage()).replace("\n", "; ");
  }

  @Override
  public void close() {
    Connection old = connection;
    connection = null;
    statement = null;
    if (old != null) {
      try {
        old.close();
      } catch (SQLException e) {
        // It is not used any more.
      }
    }
  }
}
