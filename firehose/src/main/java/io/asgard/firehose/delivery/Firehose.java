package io.asgard.firehose.delivery;

import io.asgard.platform.service.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a delivery loop running: what cannot be opened, or fails, is opened again. */
public final class Firehose implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Firehose.class);
  private static final Duration REOPEN = Duration.ofSeconds(2);
  private static final Duration DRAIN = Duration.ofSeconds(8);
  private static final Duration ANSWER = Duration.ofSeconds(45);
  private static final String MOVED = "the stream has moved";

  private final Supplier<DeliveryLoop> loops;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "firehose");
  private volatile @Nullable DeliveryLoop loop;
  private volatile String failure = "not started yet";

  Firehose(Supplier<DeliveryLoop> loops) {
    this.loops = loops;
  }

  /** A firehose that opens its loops there. */
  public static Firehose of(DeliveryLoops loops) {
    return new Firehose(loops::open);
  }

  /** Returns at once. */
  public void start() {
    thread.start();
  }

  /** Why events do not flow; empty when they do. */
  public Optional<String> trouble() {
    DeliveryLoop now = loop;
    String trouble = now == null ? failure : now.trouble();
    return trouble.isEmpty() ? Optional.empty() : Optional.of(trouble);
  }

  /** How far each of this instance's partitions is, as of a few seconds ago. */
  public List<PartitionLag> lag() {
    DeliveryLoop now = loop;
    return now == null ? List.of() : now.lag();
  }

  /** Events that were polled and have no outcome yet. */
  public int pending() {
    DeliveryLoop now = loop;
    return now == null ? 0 : now.pending();
  }

  /**
   * Takes no more events until {@link #resume}; what is under way ends first.
   *
   * @throws UnavailableException if it is not open
   */
  public void pause() {
    await(open().pause());
  }

  /** Goes on. */
  public void resume() {
    await(open().resume());
  }

  /** Reads this instance's partitions from elsewhere. */
  public void seek(SeekTarget target) {
    await(open().seek(target));
  }

  /** Delivers with so many lanes from now on, until it is restarted. */
  public void resize(int lanes) {
    await(open().resize(lanes));
  }

  public boolean isPaused() {
    DeliveryLoop now = loop;
    return now != null && now.isPaused();
  }

  /** How many lanes there are; 0 when it is not open. */
  public int lanes() {
    DeliveryLoop now = loop;
    return now == null ? 0 : now.lanes();
  }

  private DeliveryLoop open() {
    DeliveryLoop now = loop;
    if (now == null) {
      throw new UnavailableException("the firehose is not open: " + failure);
    }
    return now;
  }

  private static void await(CompletableFuture<Void> asked) {
    try {
      asked.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new UnavailableException("no answer within " + ANSWER + "; it may still be done");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IllegalArgumentException wrong) {
        throw wrong;
      }
      throw new UnavailableException(String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private void run() {
    try {
      while (stop.getCount() > 0) {
        boolean moved = runOnce();
        if (!moved && stop.await(REOPEN.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException | InterruptException e) {
      LOG.info("Stopped while an event was under way; it will be delivered again");
    }
  }

  /** Whether it ended only because the stream has moved. */
  private boolean runOnce() throws InterruptedException {
    try (DeliveryLoop opened = loops.get()) {
      loop = opened;
      LOG.info("Firehose is open");
      while (stop.getCount() > 0 && !opened.left()) {
        opened.step();
      }
      failure = opened.left() ? MOVED : "stopped";
      return opened.left();
    } catch (InterruptException e) {
      throw e;
    } catch (WakeupException e) {
      failure = MOVED;
      return true;
    } catch (RuntimeException e) {
      String now = String.valueOf(e.getMessage());
      if (!now.equals(failure)) {
        // What is not there yet needs no stack trace.
        LOG.warn("Firehose is closed, tried again in {}: {}", REOPEN, now, loop == null ? null : e);
      }
      failure = now;
      return false;
    } finally {
      loop = null;
    }
  }

  /** Lets the delivery that is under way end, commits, and leaves the group. */
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(DRAIN.toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(DRAIN.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
