package io.asgard.odin.state;

import io.asgard.odin.state.JournalTables.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A row per entry. The {@link Lease} says who may write; the database itself refuses a row of
 * anybody else, whatever that one believes.
 */
final class PostgresJournal implements Journal {
  private static final Logger logger = LoggerFactory.getLogger(PostgresJournal.class);
  private static final int PAGE = 500;

  private final JournalDatabase database;
  private final Path directory;
  private final JsonMapper json;
  private final Lease lease;
  private final int much;
  private @Nullable DirectoryLock lock; // guarded by this
  private @Nullable Pen pen; // guarded by this
  private long token; // guarded by this; 0 while it is not open
  // Written under this. Whoever only looks does not wait for the network.
  private volatile State state = State.EMPTY;

  /** A connection that may write. */
  private record Pen(JournalTables tables, long writer) {}

  PostgresJournal(
      JournalDatabase database, Path directory, JsonMapper json, Consumer<String> lost, int much) {
    this.database = database;
    this.directory = directory;
    this.json = json;
    this.lease = new Lease(database, lost);
    this.much = much;
  }

  @Override
  public synchronized void open() {
    try {
      lock = DirectoryLock.take(directory);
      requireNothingRuns();
      JournalUrl.in(directory).write(database.name());
      token = lease.take();
      Fold fold = new Fold();
      Churn churn = new Churn();
      read(Long.MAX_VALUE, fold.andThen(churn::add));
      state = fold.state();
      if (churn.isAtLeast(much)) {
        drop(churn);
      }
    } catch (IOException e) {
      throw closed(new UncheckedIOException(directory + ": " + e.getMessage(), e));
    } catch (RuntimeException e) {
      throw closed(e);
    }
  }

  private RuntimeException closed(RuntimeException why) {
    try {
      close();
    } catch (IOException e) {
      why.addSuppressed(e);
    }
    return why;
  }

  /** What runs by the journal of the directory would be lost sight of. */
  private void requireNothingRuns() throws IOException {
    Path file = FileJournal.path(directory);
    if (Files.exists(file)) {
      JournalFile lines = new JournalFile(file, json);
      lines.open().close();
      Fold fold = new Fold();
      lines.read(fold);
      if (!fold.state().instances().isEmpty()) {
        throw new IllegalArgumentException(
            "odin.journal.url: "
                + database
                + " (expected: none as long as what "
                + file
                + " started runs; bin/down ends it)");
      }
    }
  }

  private void drop(Churn churn) {
    Fold fold = new Fold();
    List<Long> dead = new ArrayList<>();
    read(
        Long.MAX_VALUE,
        line -> {
          if (churn.isDead(line)) {
            dead.add(line.number());
          } else {
            fold.accept(line);
          }
        });
    if (!fold.state().equals(state)) {
      throw new IllegalStateException(
          database + ": folds into another state without dead entries (expected: the same)");
    }
    try {
      for (int i = 0; i < dead.size(); i += PAGE) {
        List<Long> some = dead.subList(i, Math.min(dead.size(), i + PAGE));
        pen().tables().drop(token, pen().writer(), some);
      }
      logger.info("{}: {} entries dropped", database, dead.size());
    } catch (SQLException e) {
      disconnect();
      // It is as good as before, only long.
      logger.warn("{}: could not be shortened", database, e);
    }
  }

  @Override
  public synchronized void append(Entry entry) {
    if (token == 0) {
      throw new UncheckedIOException(
          database + ": the journal is not open", new ClosedChannelException());
    }
    Row row = new Row(state.entries() + 1, json.writeValueAsString(entry));
    try {
      write(row);
    } catch (SQLException e) {
      disconnect();
      throw failed(e);
    }
    state = state.with(entry);
  }

  private void write(Row row) throws SQLException {
    try {
      writeOnce(row);
    } catch (SQLException e) {
      logger.warn("{}: once more, on a new connection; {}", database, e.getMessage());
      disconnect();
      writeOnce(row);
    }
  }

  private void writeOnce(Row row) throws SQLException {
    lease.check();
    Pen mine = pen();
    if (!mine.tables().append(token, mine.writer(), row)) {
      throw lease.lose("taken over by " + mine.tables().holder());
    }
  }

  private Pen pen() throws SQLException {
    Pen mine = pen;
    return mine == null ? newPen() : mine;
  }

  private Pen newPen() throws SQLException {
    JournalTables tables = new JournalTables(database.connect());
    try {
      OptionalLong writer = tables.writer(token);
      if (writer.isEmpty()) {
        throw lease.lose("taken over by " + tables.holder());
      }
      // Of an append that failed nobody knows whether the row is there; it must not be.
      long last = tables.cut(token, writer.getAsLong(), state.entries());
      if (last != state.entries()) {
        throw lease.lose("ends at entry " + last + ", not at " + state.entries() + " as before");
      }
      Pen mine = new Pen(tables, writer.getAsLong());
      pen = mine;
      return mine;
    } catch (SQLException | RuntimeException e) {
      tables.close();
      throw e;
    }
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public void read(Consumer<Numbered> reader) {
    read(state.entries(), reader);
  }

  private void read(long last, Consumer<Numbered> reader) {
    try (JournalTables tables = new JournalTables(database.connect())) {
      long number = 0;
      while (number < last) {
        List<Row> page = tables.after(number, PAGE);
        for (Row row : page) {
          number = row.number();
          if (number <= last) {
            reader.accept(numbered(row));
          }
        }
        if (page.isEmpty()) {
          return;
        }
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private Numbered numbered(Row row) {
    try {
      return new Numbered(row.number(), json.readValue(row.entry(), Entry.class));
    } catch (JacksonException e) {
      throw new IllegalStateException(
          database
              + ": odin.journal "
              + row.number()
              + ": not a journal entry ("
              + e.getOriginalMessage()
              + ")",
          e);
    }
  }

  private UncheckedIOException failed(SQLException e) {
    return new UncheckedIOException(
        database + ": " + e.getMessage(), new IOException(e.getMessage(), e));
  }

  private void disconnect() {
    Pen old = pen;
    pen = null;
    if (old != null) {
      try {
        old.tables().close();
      } catch (SQLException e) {
        logger.debug("{}: {}", database, e.getMessage());
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    token = 0;
    disconnect();
    lease.close();
    if (lock != null) {
      lock.close();
      lock = null;
    }
  }
}
