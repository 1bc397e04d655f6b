package io.asgard.firehose.delivery;

import io.asgard.firehose.deadletter.DeadLetterQueue;
import io.asgard.firehose.deadletter.Letter;
import io.asgard.platform.service.ConflictException;
import io.asgard.platform.service.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the dead letters of this firehose's group, and deals with them. Thread-safe. */
public final class DeadLetterOffice implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterOffice.class);
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(15);
  private static final int MOST = 1_000;

  private final DeliveryLoops loops;
  private @Nullable Thread thread; // guarded by this
  private volatile @Nullable Replay replay;
  private volatile State last = new State(false, 0, 0, "");

  /**
   * How a replay fares, or fared.
   *
   * @param replayed letters with an outcome
   * @param pending letters that were read and have none yet
   * @param trouble why it stands still, or ended early; empty if it did not
   */
  public record State(boolean running, long replayed, int pending, String trouble) {}

  public DeadLetterOffice(DeliveryLoops loops) {
    this.loops = loops;
  }

  /** The oldest ones that nobody has dealt with. */
  public List<Letter> list(int most) {
    return ask(queue -> queue.read(most).stream().limit(most).toList());
  }

  /** One of them, dealt with or not. */
  public Optional<Letter> find(String at) {
    try {
      return loops.place().find(loops.location(), at);
    } catch (KafkaException | IllegalStateException e) {
      throw new UnavailableException(String.valueOf(e.getMessage()));
    }
  }

  /** Deletes all that nobody has dealt with, and says how many they were. */
  public synchronized long delete() {
    requireIdle();
    return ask(
        queue -> {
          long deleted = 0;
          for (List<Letter> some = queue.read(MOST); !some.isEmpty(); some = queue.read(MOST)) {
            deleted += some.size();
          }
          if (deleted > 0) {
            queue.delete();
          }
          return deleted;
        });
  }

  private <T> T ask(Function<DeadLetterQueue, T> question) {
    try (DeadLetterQueue queue = loops.place().queue(loops.location())) {
      return question.apply(queue);
    } catch (KafkaException | IllegalStateException e) {
      throw new UnavailableException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Delivers again all that nobody has dealt with; returns at once.
   *
   * @throws ConflictException if that is under way
   */
  public synchronized void replay() {
    requireIdle();
    Replay next;
    try {
      next = loops.replay();
    } catch (KafkaException | IllegalStateException e) {
      throw new UnavailableException(String.valueOf(e.getMessage()));
    }
    replay = next;
    thread = new Thread(() -> run(next), "firehose-replay");
    thread.start();
  }

  private void requireIdle() {
    if (thread != null && thread.isAlive()) {
      throw new ConflictException("a replay is under way (expected: none; stop it or wait)");
    }
  }

  private void run(Replay now) {
    String trouble = "";
    try (now) {
      now.run();
    } catch (InterruptedException | InterruptException e) {
      trouble = "stopped";
    } catch (RuntimeException e) {
      LOG.warn("The replay of dead letters has ended early", e);
      trouble = String.valueOf(e.getMessage());
    } finally {
      last = new State(false, now.replayed(), 0, trouble);
      replay = null;
      LOG.info("Replayed {} dead letters", now.replayed());
    }
  }

  /** Of the replay that is under way, else of the last one. */
  public State state() {
    Replay now = replay;
    return now == null ? last : new State(true, now.replayed(), now.pending(), now.trouble());
  }

  /** Letters that are being delivered again. */
  public int pending() {
    return state().pending();
  }

  /** Ends a replay; what it has not delivered stays where it is. */
  public synchronized void stop() {
    Replay now = replay;
    if (now != null) {
      now.stop();
    }
    try {
      if (thread != null) {
        thread.join(STOPS_WITHIN.toMillis());
        thread.interrupt(); // If it hangs in a call.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
