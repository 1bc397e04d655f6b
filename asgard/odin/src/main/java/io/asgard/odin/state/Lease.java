package io.asgard.odin.state;

import io.asgard.odin.state.Journal.Held;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which Odin writes. It runs out by the database's clock if its holder does not renew it. One
 * thread waits for it, renews it and finds out if it is lost.
 */
final class Lease implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(Lease.class);
  private static final Duration SOON = Duration.ofMillis(200);
  private static final int LOOKS_PER_LEASE = 8;

  private final JournalDatabase database;
  private final String me = "%s pid %d".formatted(host(), ProcessHandle.current().pid());
  private final Consumer<String> lost;
  private final AtomicReference<@Nullable String> why = new AtomicReference<>();
  private final CompletableFuture<Long> token = new CompletableFuture<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread daemon = new Thread(work, "journal-lease");
            daemon.setDaemon(true);
            return daemon;
          });
  private @Nullable JournalTables tables; // owned by the thread
  private String obstacle = ""; // owned by the thread
  private long renewed; // System.nanoTime(); owned by the thread

  Lease(JournalDatabase database, Consumer<String> lost) {
    this.database = database;
    this.lost = lost;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "a host without name";
    }
  }

  /**
   * Waits until nobody else has it.
   *
   * @return the token: who takes the lease next has a greater one
   */
  long take() {
    long end = System.nanoTime() + database.patience().toNanos();
    thread.execute(() -> tryTake(end));
    try {
      // Without a time limit: Spring only interrupts a start that waits like this.
      return token.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(database + ": interrupted while waiting for the lease", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Held held ? held : new IllegalStateException(e);
    }
  }

  private void tryTake(long end) {
    String now;
    try {
      long before = System.nanoTime();
      OptionalLong taken = tables().take(me, database.lease());
      if (taken.isPresent()) {
        renewed = before;
        thread.schedule(this::renew, database.call().toMillis(), TimeUnit.MILLISECONDS);
        logger.info("{}: has the lease, token {}", database, taken.getAsLong());
        token.complete(taken.getAsLong());
        return;
      }
      now = "another Odin has it, " + tables().holder();
    } catch (SQLException e) {
      disconnect();
      now = String.valueOf(e.getMessage());
    } catch (RuntimeException e) {
      token.completeExceptionally(e);
      return;
    }
    if (System.nanoTime() - end > 0) {
      token.completeExceptionally(
          new Held(database + ": " + now + " (expected: one Odin per journal)"));
      return;
    }
    if (!now.equals(obstacle)) {
      logger.warn("{}: waits to take over; {}", database, now);
      obstacle = now;
    }
    long pause = database.lease().dividedBy(LOOKS_PER_LEASE).toMillis();
    thread.schedule(() -> tryTake(end), pause, TimeUnit.MILLISECONDS);
  }

  private void renew() {
    try {
      long before = System.nanoTime();
      if (!tables().renew(token.join(), database.lease())) {
        lose("taken over by " + tables().holder());
        return;
      }
      renewed = before;
      thread.schedule(this::renew, database.call().toMillis(), TimeUnit.MILLISECONDS);
    } catch (SQLException e) {
      disconnect();
      Duration silence = Duration.ofNanos(System.nanoTime() - renewed);
      if (silence.compareTo(database.lease()) >= 0) {
        lose(
            "no answer for " + silence.toSeconds() + " s, others may take over; " + e.getMessage());
        return;
      }
      thread.schedule(this::renew, SOON.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Ends the holder's time; the exception is for whoever wanted to write. */
  Held lose(String reason) {
    String told = database + ": " + reason + " (expected: this Odin, " + me + ")";
    if (why.compareAndSet(null, told)) {
      logger.error("{}", told);
      lost.accept(told);
    }
    return new Held(told);
  }

  /**
   * Passes while there is no reason to think that another has it.
   *
   * @throws Held if another may have it
   */
  void check() {
    String reason = why.get();
    if (reason != null) {
      throw new Held(reason);
    }
  }

  private JournalTables tables() throws SQLException {
    JournalTables known = tables;
    if (known == null) {
      known = new JournalTables(database.connect());
      tables = known;
      known.create();
    }
    return known;
  }

  private void disconnect() {
    try (JournalTables old = tables) {
      tables = null;
    } catch (SQLException e) {
      logger.debug("{}: {}", database, e.getMessage());
    }
  }

  /** Others need not wait until it runs out. */
  @Override
  public void close() {
    if (thread.isShutdown()) {
      return;
    }
    thread.execute(
        () -> {
          try {
            if (token.isDone() && !token.isCompletedExceptionally() && why.get() == null) {
              tables().release(token.join());
            }
          } catch (SQLException e) {
            logger.warn("{}: the lease runs out by itself; {}", database, e.getMessage());
          }
          disconnect();
          thread.shutdownNow();
        });
    try {
      if (!thread.awaitTermination(database.lease().toMillis(), TimeUnit.MILLISECONDS)) {
        logger.warn("{}: the lease runs out by itself; no answer", database);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
