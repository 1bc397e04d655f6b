package io.asgard.firehose.sink.postgres;

import io.asgard.firehose.json.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes rows by COPY, which takes the server a third of the time of an INSERT, but cannot find a
 * row that is there already. Rows that are refused are left to the INSERT to judge, and it is not
 * tried for a while, which doubles each time: a table in which rows are found again and again pays
 * for few attempts. One thread.
 */
final class RowCopies {
  private static final int MOST_SKIPPED = 256; // batches
  private static final int CAPACITY = 1 << 16;

  private final String sql;
  private final JsonBytes lines = new JsonBytes(CAPACITY);
  private int skip = 1;
  private int left; // batches, until it is tried again

  /**
   * @param sql empty if the table is not such that a COPY does the same as an INSERT
   */
  RowCopies(String sql) {
    this.sql = sql;
  }

  /**
   * Whether all rows are written; else none is.
   *
   * @throws SQLException unless it is about the rows: then nobody knows what has become of them,
   *     nor what the connection says next
   */
  boolean write(Connection connection, Collection<@Nullable String[]> rows) throws SQLException {
    if (sql.isEmpty() || left-- > 0) {
      return false;
    }
    try {
      copy(connection, rows);
      skip = 1;
      left = 0;
      return true;
    } catch (SQLException e) {
      left = skip;
      skip = Math.min(MOST_SKIPPED, 2 * skip);
      if (!RowWrites.blamesRows(e)) {
        throw e;
      }
      return false;
    }
  }

  private void copy(Connection connection, Collection<@Nullable String[]> rows)
      throws SQLException {
    lines.truncate(0);
    for (@Nullable String[] row : rows) {
      for (int column = 0; column < row.length; column++) {
        if (column > 0) {
          lines.put('\t');
        }
        put(row[column]);
      }
      lines.put('\n');
    }
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    // Never cancelled: a refusal ends it, and of what else fails the answer may still come.
    copy.writeToCopy(lines.array(), 0, lines.size());
    copy.endCopy();
  }

  private void put(@Nullable String value) {
    if (value == null) {
      lines.putAscii("\\N");
      return;
    }
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      char escaped = escaped(bytes[i]);
      if (escaped != 0) {
        lines.put(bytes, from, i - from).put('\\').put(escaped);
        from = i + 1;
      }
    }
    lines.put(bytes, from, bytes.length - from);
  }

  /** What stands after a backslash for it; 0 if it stands for itself. */
  private static char escaped(byte value) {
    return switch (value) {
      case '\\' -> '\\';
      case '\t' -> 't';
      case '\n' -> 'n';
      case '\r' -> 'r';
      default -> 0;
    };
  }
}
