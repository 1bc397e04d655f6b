package io.asgard.firehose.sink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Sends batches as wholes. One that is rejected is halved until the event to blame stands alone:
 * its neighbours arrive.
 */
public final class Halving<T> implements Target<T> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Wholes<T> wholes;
  private final Duration patience;

  /** What takes batches as wholes. */
  public interface Wholes<T> extends AutoCloseable {
    /** Sends a batch; the answer is one for all of it, or one per event in the order given. */
    List<Delivery> send(List<Prepared<T>> batch) throws InterruptedException;

    @Override
    default void close() {}
  }

  public Halving(Wholes<T> wholes) {
    this(wholes, PATIENCE);
  }

  /**
   * A target.
   *
   * @param patience after so long in one call what is left is answered {@link Outcome#LATER}
   */
  public Halving(Wholes<T> wholes, Duration patience) {
    this.wholes = wholes;
    this.patience = patience;
  }

  @Override
  public List<Delivery> deliver(List<Prepared<T>> batch) throws InterruptedException {
    List<Delivery> answers = new ArrayList<>(batch.size());
    send(batch, answers, System.nanoTime() + patience.toNanos());
    return answers;
  }

  private void send(List<Prepared<T>> events, List<Delivery> answers, long deadline)
      throws InterruptedException {
    if (!answers.isEmpty() && (waits(answers) || System.nanoTime() > deadline)) {
      answers.addAll(Collections.nCopies(events.size(), Delivery.later()));
      return;
    }
    List<Delivery> now = wholes.send(events);
    int half = events.size() / 2;
    if (now.size() == events.size()) {
      answers.addAll(now);
    } else if (now.get(0).outcome() == Outcome.REJECT) {
      send(events.subList(0, half), answers, deadline);
      send(events.subList(half, events.size()), answers, deadline);
    } else {
      answers.addAll(Collections.nCopies(events.size(), now.get(0)));
    }
  }

  /** Whether what comes behind would overtake what has to be tried again. */
  private static boolean waits(List<Delivery> answers) {
    return !answers.get(answers.size() - 1).outcome().isProgress();
  }

  @Override
  public void close() {
    wholes.close();
  }
}
