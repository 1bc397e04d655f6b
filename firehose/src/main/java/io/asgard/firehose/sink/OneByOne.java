package io.asgard.firehose.sink;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** Sends each event by itself, many at a time; of equal keys one after the other. */
public final class OneByOne<T> implements Target<T> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Sender<T> sender;
  private final int most;
  private final Duration patience;

  /** What sends an event. Never fails, but answers with what has become of it. */
  public interface Sender<T> extends AutoCloseable {
    /** Begins to send it. The answer may come by any thread. */
    CompletableFuture<Delivery> send(Prepared<T> event) throws InterruptedException;

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

  /** One batch. Owned by the thread that delivers; answers come to it by a queue. */
  private final class Round {
    private final List<Prepared<T>> batch;
    private final Delivery[] answers;
    // Per event, the next one of its key; 0 for none, as the first follows nobody.
    private final int[] following;
    private final Deque<Integer> ready = new ArrayDeque<>();
    private final BlockingQueue<Answered> answered = new LinkedBlockingQueue<>();
    private final long deadline = System.nanoTime() + patience.toNanos();
    private int underWay;

    private record Answered(int index, Delivery delivery) {}

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
      while (underWay > 0 || !ready.isEmpty()) {
        while (underWay < most && !ready.isEmpty() && System.nanoTime() < deadline) {
          send(ready.poll());
        }
        if (underWay == 0) {
          break; // No more time.
        }
        take(answered.take());
        for (Answered more = answered.poll(); more != null; more = answered.poll()) {
          take(more);
        }
      }
      for (int i = 0; i < answers.length; i++) {
        answers[i] = answers[i] == null ? Delivery.later() : answers[i];
      }
      return Arrays.asList(answers);
    }

    private void send(int index) throws InterruptedException {
      underWay++;
      sender
          .send(batch.get(index))
          .thenAccept(delivery -> answered.add(new Answered(index, delivery)));
    }

    private void take(Answered now) {
      underWay--;
      answers[now.index()] = now.delivery();
      int next = following[now.index()];
      // Behind one that waits, those of its key wait too.
      if (next > 0 && now.delivery().outcome().isProgress()) {
        ready.addFirst(next);
      }
    }
  }
}
