package io.asgard.firehose.sink;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Sends each event by itself, many at a time; of equal keys one after the other. Each answer sends
 * the next event, on the thread that it comes by: a thread that had to be woken for it would cost
 * as much as the request.
 */
public final class OneByOne<T> implements Target<T> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Sender<T> sender;
  private final int most;
  private final Duration patience;

  /** What sends an event. */
  public interface Sender<T> extends AutoCloseable {
    /**
     * Begins to send it, without waiting. Never fails, but answers with what has become of it; the
     * answer may come by any thread.
     */
    CompletableFuture<Delivery> send(Prepared<T> event);

    /** Waits until one more may be sent. */
    default void await() throws InterruptedException {}

    /** Whether it may wait for that. */
    default boolean isLimited() {
      return false;
    }

    @Override
    default void close() {}
  }

  /**
   * A target.
   *
   * @param most under way at a time
   */
  public OneByOne(Sender<T> sender, int most) {
    this(sender, most, PATIENCE);
  }

  /**
   * A target.
   *
   * @param most under way at a time
   * @param patience after so long in one call what is left is answered {@link Outcome#LATER}
   */
  public OneByOne(Sender<T> sender, int most, Duration patience) {
    this.sender = sender;
    this.most = most;
    this.patience = patience;
  }

  @Override
  public List<Delivery> deliver(List<Prepared<T>> batch) throws InterruptedException {
    return new Round(batch).deliver();
  }

  @Override
  public void close() {
    sender.close();
  }

  /** One batch. Guarded by itself, but for what never changes. */
  private final class Round {
    private final List<Prepared<T>> batch;
    private final Delivery[] answers;
    // Per event, the next one of its key; 0 for none, as the first follows nobody.
    private final int[] following;
    private final Deque<Integer> ready = new ArrayDeque<>();
    private final long deadline = System.nanoTime() + patience.toNanos();
    private int underWay;
    private boolean sending; // somebody is at it
    private boolean stopped;

    Round(List<Prepared<T>> batch) {
      this.batch = batch;
      this.answers = new Delivery[batch.size()];
      this.following = new int[batch.size()];
      Map<ByteBuffer, Integer> last = new HashMap<>();
      for (int i = 0; i < batch.size(); i++) {
        byte[] key = batch.get(i).event().record().key();
        Integer before = key == null ? null : last.put(ByteBuffer.wrap(key), i);
        if (before == null) {
          ready.add(i);
        } else {
          following[before] = i;
        }
      }
    }

    List<Delivery> deliver() throws InterruptedException {
      try {
        if (sender.isLimited()) {
          sendInTurn();
        } else {
          sendOn(claim());
        }
        return answers();
      } catch (InterruptedException e) {
        stop();
        throw e;
      }
    }

    private synchronized List<Delivery> answers() throws InterruptedException {
      while (underWay > 0 || sending) {
        wait();
      }
      for (int i = 0; i < answers.length; i++) {
        answers[i] = answers[i] == null ? Delivery.later() : answers[i];
      }
      return Arrays.asList(answers);
    }

    private synchronized void stop() {
      stopped = true;
    }

    /** Sends this event, if it is one, and all that may be sent then. */
    private void sendOn(int first) {
      for (int next = first; next >= 0; next = claimMore()) {
        send(next);
      }
    }

    /** An event to send; none (-1) if nothing may be sent, or somebody is at it. */
    private synchronized int claim() {
      return sending ? -1 : claimMore();
    }

    /** For who has been sending. */
    private synchronized int claimMore() {
      sending = maySend() && underWay < most && !ready.isEmpty();
      if (sending) {
        underWay++;
        return ready.remove();
      }
      if (underWay == 0) {
        notifyAll();
      }
      return -1;
    }

    private boolean maySend() {
      return !stopped && System.nanoTime() < deadline;
    }

    /** Sends all, waiting for the turn of each, which only the lane's own thread may do. */
    private void sendInTurn() throws InterruptedException {
      while (awaitReady()) {
        sender.await();
        int next;
        synchronized (this) {
          underWay++;
          next = ready.remove();
        }
        send(next);
      }
    }

    /** Waits until one may be sent; false when none will be. */
    private synchronized boolean awaitReady() throws InterruptedException {
      while (underWay > 0 && (underWay >= most || ready.isEmpty())) {
        wait();
      }
      return maySend() && !ready.isEmpty();
    }

    private void send(int index) {
      CompletableFuture<Delivery> delivery;
      try {
        delivery = sender.send(batch.get(index));
      } catch (RuntimeException e) {
        delivery = CompletableFuture.failedFuture(e);
      }
      // A sender promises not to fail; that it did must not cost the event its outcome.
      delivery
          .exceptionally(failure -> Delivery.retry("sink: " + failure))
          .thenAccept(answer -> sendOn(take(index, answer)));
    }

    /** Books an answer; the event to send now. */
    private synchronized int take(int index, Delivery delivery) {
      answers[index] = delivery;
      int next = following[index];
      // Behind one that waits, those of its key wait too.
      if (next > 0 && delivery.outcome().isProgress()) {
        ready.addFirst(next);
      }
      underWay--;
      if (sender.isLimited()) {
        notifyAll();
        return -1;
      }
      return claim();
    }
  }
}
