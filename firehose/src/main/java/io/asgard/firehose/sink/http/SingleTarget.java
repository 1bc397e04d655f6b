package io.asgard.firehose.sink.http;

import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Outcome;
import io.asgard.firehose.sink.Prepared;
import io.asgard.firehose.sink.Target;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Sends each event as a request, many at a time; of equal keys one after the other. */
final class SingleTarget implements Target<Request> {
  private final Exchange exchange;
  private final Judgement judgement;
  private final int connections;
  private final Duration patience;

  /**
   * @param connections the most requests under way
   * @param patience after so long in one call what is left is answered {@link Outcome#LATER}
   */
  SingleTarget(Exchange exchange, Judgement judgement, int connections, Duration patience) {
    this.exchange = exchange;
    this.judgement = judgement;
    this.connections = connections;
    this.patience = patience;
  }

  @Override
  public List<Delivery> deliver(List<Prepared<Request>> batch) throws InterruptedException {
    return new Round(batch).deliver();
  }

  /** One batch. Owned by the thread that delivers; answers come to it by a queue. */
  private final class Round {
    private final List<Prepared<Request>> batch;
    private final Delivery[] answers;
    // Per event, the next one of its key; 0 for none, as the first follows nobody.
    private final int[] following;
    private final Deque<Integer> ready = new ArrayDeque<>();
    private final BlockingQueue<Answered> answered = new LinkedBlockingQueue<>();
    private final long deadline = System.nanoTime() + patience.toNanos();
    private int underWay;

    private record Answered(int index, Answer answer) {}

    Round(List<Prepared<Request>> batch) {
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
        while (underWay < connections && !ready.isEmpty() && System.nanoTime() < deadline) {
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
      exchange
          .send(batch.get(index).content())
          .thenAccept(answer -> answered.add(new Answered(index, answer)));
    }

    private void take(Answered now) {
      underWay--;
      Delivery delivery = judgement.of(now.answer());
      answers[now.index()] = delivery;
      int next = following[now.index()];
      // Behind one that waits, those of its key wait too.
      if (next > 0 && delivery.outcome().isProgress()) {
        ready.addFirst(next);
      }
    }
  }

  @Override
  public void close() {}
}
