package io.asgard.odin.state;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * All SQL. Each statement is a transaction of its own, so that whoever stalls holds no lock: what
 * it did is done or not. A statement that writes entries takes a share of the lease's row; to take
 * the lease over waits for it, or it finds the lease taken.
 */
final class JournalTables implements AutoCloseable {
  private static final String MINE =
      "with mine as (select 1 from odin.lease where token = ? and writer = ? for share) ";

  private final Connection connection;

  JournalTables(Connection connection) {
    this.connection = connection;
  }

  /** An entry as it is kept. */
  record Row(long number, String entry) {}

  void create() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet found = statement.executeQuery("select to_regclass('odin.lease')")) {
        found.next();
        if (found.getString(1) != null) {
          return;
        }
      }
      // "If not exists" fails if two do it at once; the lock's number is any.
      statement.execute(
          """
          select pg_advisory_xact_lock(8400);
          create schema if not exists odin;
          create table if not exists odin.journal (
            number bigint primary key,
            entry json not null);
          create table if not exists odin.lease (
            one boolean primary key default true check (one),
            holder text not null,
            since timestamptz not null default clock_timestamp(),
            expires timestamptz not null,
            token bigint not null,
            writer bigint not null);
          """);
    }
  }

  /** The token, if nobody has the lease. */
  OptionalLong take(String holder, Duration lease) throws SQLException {
    return number(
        """
        insert into odin.lease as l (holder, expires, token, writer)
        values (?, clock_timestamp() + ? * interval '1 millisecond', 1, 0)
        on conflict (one) do update set
          holder = excluded.holder,
          since = clock_timestamp(),
          expires = clock_timestamp() + ? * interval '1 millisecond',
          token = l.token + 1
        where l.expires < clock_timestamp()
        returning token
        """,
        holder,
        lease.toMillis(),
        lease.toMillis());
  }

  /** Whether the lease is still that of the token. */
  boolean renew(long token, Duration lease) throws SQLException {
    return count(
            """
            update odin.lease set expires = clock_timestamp() + ? * interval '1 millisecond'
            where token = ?
            """,
            lease.toMillis(),
            token)
        > 0;
  }

  /** From now on, anybody can take the lease. */
  void release(long token) throws SQLException {
    count("update odin.lease set expires = '-infinity' where token = ?", token);
  }

  /** Who has the lease, or had it last. */
  String holder() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select holder || ', since ' || date_trunc('second', since) from odin.lease")) {
      return row.next() ? row.getString(1) : "nobody";
    }
  }

  /**
   * The number of a new writer; what earlier ones of this token still have under way is refused.
   */
  OptionalLong writer(long token) throws SQLException {
    return number(
        "update odin.lease set writer = writer + 1 where token = ? returning writer", token);
  }

  /** Whether the entry was added; if not, the lease is another one's. */
  boolean append(long token, long writer, Row row) throws SQLException {
    return count(
            MINE + "insert into odin.journal select ?, cast(? as json) from mine",
            token,
            writer,
            row.number(),
            row.entry())
        > 0;
  }

  /** Removes what was added behind that number; the last number then. */
  long cut(long token, long writer, long last) throws SQLException {
    count(
        MINE + "delete from odin.journal where number > ? and exists (select 1 from mine)",
        token,
        writer,
        last);
    return number("select coalesce(max(number), 0) from odin.journal").orElse(0);
  }

  void drop(long token, long writer, List<Long> numbers) throws SQLException {
    Array array = connection.createArrayOf("bigint", numbers.toArray());
    count(
        MINE + "delete from odin.journal where number = any(?) and exists (select 1 from mine)",
        token,
        writer,
        array);
  }

  /** The next entries in order. */
  List<Row> after(long number, int most) throws SQLException {
    try (PreparedStatement statement =
            prepare(
                "select number, entry from odin.journal where number > ? order by number limit ?",
                number,
                most);
        ResultSet found = statement.executeQuery()) {
      List<Row> rows = new ArrayList<>();
      while (found.next()) {
        rows.add(new Row(found.getLong(1), found.getString(2)));
      }
      return rows;
    }
  }

  private OptionalLong number(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet found = statement.executeQuery()) {
      return found.next() ? OptionalLong.of(found.getLong(1)) : OptionalLong.empty();
    }
  }

  private int count(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
