package io.asgard.datlantis.deployment;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Which instance acts: the one whose connection holds PostgreSQL's advisory lock. It is lost with
 * the connection. Used by one thread.
 */
final class Leadership implements AutoCloseable {
  private static final long LOCK = 0x6461_746c_616e_7469L; // "datlanti"

  private final DataSource source;
  private @Nullable Connection holder;

  Leadership(DataSource source) {
    this.source = source;
  }

  /** Whether this instance acts now; takes the lock if it is free. */
  boolean held() throws SQLException {
    if (holder != null && holder.isValid(2)) {
      return true;
    }
    close();
    Connection connection = source.getConnection();
    try (PreparedStatement lock = connection.prepareStatement("select pg_try_advisory_lock(?)")) {
      lock.setLong(1, LOCK);
      try (ResultSet answer = lock.executeQuery()) {
        if (answer.next() && answer.getBoolean(1)) {
          holder = connection;
          return true;
        }
      }
    } finally {
      if (holder == null) {
        connection.close();
      }
    }
    return false;
  }

  @Override
  public void close() throws SQLException {
    if (holder == null) {
      return;
    }
    try (Connection connection = holder) {
      holder = null;
      if (connection.isValid(2)) {
        // The pool keeps the connection open, so the lock does not go by itself.
        connection.createStatement().execute("select pg_advisory_unlock_all()");
      }
    }
  }
}
