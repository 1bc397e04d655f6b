package io.asgard.registry.store;

import io.asgard.platform.service.UnavailableException;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** A database that may be away; then all of this throws {@link UnavailableException}. */
public final class Database {
  private final JdbcClient jdbc;
  private final TransactionTemplate write;
  private final TransactionTemplate read;

  public Database(DataSource dataSource) {
    jdbc = JdbcClient.create(dataSource);
    JdbcTransactionManager transactions = new JdbcTransactionManager(dataSource);
    write = new TransactionTemplate(transactions);
    read = new TransactionTemplate(transactions);
    read.setReadOnly(true);
    read.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
  }

  /** A statement of the transaction that is open. */
  public JdbcClient.StatementSpec sql(String sql) {
    return jdbc.sql(sql);
  }

  public <T> T read(Supplier<T> work) {
    return in(read, work);
  }

  public <T> T write(Supplier<T> work) {
    return in(write, work);
  }

  /** Runs the steps that are missing; several instances may do so at once. */
  public void migrate(List<String> steps) {
    write(
        () -> {
          sql("select pg_advisory_xact_lock(hashtext('asgard schema-registry'))")
              .query((rs, row) -> 0)
              .single();
          sql("create schema if not exists registry").update();
          sql("create table if not exists registry.step (number int primary key)").update();
          int done = sql("select count(*) from registry.step").query(Integer.class).single();
          for (int step = done; step < steps.size(); step++) {
            sql(steps.get(step)).update();
            sql("insert into registry.step values (?)").param(step + 1).update();
          }
          return done;
        });
  }

  private static <T> T in(TransactionTemplate transaction, Supplier<T> work) {
    try {
      return transaction.execute(status -> work.get());
    } catch (TransactionException
        | DataAccessResourceFailureException
        | RecoverableDataAccessException
        | TransientDataAccessException e) {
      throw new UnavailableException("postgres: " + reason(e));
    }
  }

  // The driver's own words: above stands the pool's timeout, below a mere "Connection refused".
  private static @Nullable String reason(Throwable failure) {
    String reason = failure.getMessage();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException) {
        reason = cause.getMessage();
      }
    }
    return reason;
  }
}
