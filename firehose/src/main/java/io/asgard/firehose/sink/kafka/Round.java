package io.asgard.firehose.sink.kafka;

import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Prepared;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One batch. Of a key one record is under way at a time: a producer that gives one up for its age
 * may still send the next. Owned by the thread that delivers; answers come to it by a queue.
 */
final class Round {
  // What is sent last has its timeout, 10 s at most, before the caller has to have an answer.
  private static final Duration SENDING = Duration.ofSeconds(14);
  private static final Duration ALL = Duration.ofSeconds(28);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);
  private static final Delivery NO_ANSWER = Delivery.retry("kafka: no answer within " + ALL);

  private final Producer<byte @Nullable [], byte @Nullable []> producer;
  private final List<Prepared<ProducerRecord<byte @Nullable [], byte @Nullable []>>> batch;
  private final Duration patience;
  private final Thread owner = Thread.currentThread();
  private final long start = System.nanoTime();
  private final Delivery[] answers;
  // Per event, the next one of its key; 0 for none, as the first follows nobody.
  private final int[] following;
  private final Deque<Integer> ready = new ArrayDeque<>();
  private final List<Integer> waiting = new ArrayList<>(); // for their topic to be known
  private final Map<String, Exception> unknown = new HashMap<>(); // topics, at the last look
  private final BlockingQueue<Answered> answered = new LinkedBlockingQueue<>();
  private @Nullable Exception refusal; // of what is being sent
  private int underWay;
  private boolean silent;
  private boolean broken;

  private record Answered(int index, @Nullable Exception failure) {}

  /**
   * @param patience with a cluster that says nothing of a topic
   */
  Round(
      Producer<byte @Nullable [], byte @Nullable []> producer,
      List<Prepared<ProducerRecord<byte @Nullable [], byte @Nullable []>>> batch,
      Duration patience) {
    this.producer = producer;
    this.batch = batch;
    this.patience = patience;
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
    sendReady();
    while (underWay > 0 || !waiting.isEmpty()) {
      Answered next = answered.poll(pause(), TimeUnit.NANOSECONDS);
      if (next == null && left(ALL) <= 0) {
        break; // A producer that forgets its own timeout.
      }
      for (; next != null; next = answered.poll()) {
        underWay--;
        answer(next.index(), Judgement.of(next.failure()));
      }
      lookAgain();
      sendReady();
    }
    for (int i = 0; i < answers.length; i++) {
      answers[i] = answers[i] == null ? Delivery.later() : answers[i];
    }
    return Arrays.asList(answers);
  }

  private void sendReady() {
    while (!ready.isEmpty() && left(SENDING) > 0) {
      int index = ready.poll();
      if (unknown.containsKey(record(index).topic())) {
        waiting.add(index);
      } else {
        send(index);
      }
    }
  }

  private void send(int index) {
    refusal = null;
    try {
      producer.send(record(index), (metadata, failure) -> ended(index, failure));
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException | IllegalStateException e) {
      broken = true; // Only a new one can go on.
      refusal = e;
    }
    Exception now = refusal;
    if (now == null) {
      underWay++;
      answers[index] = NO_ANSWER;
    } else if (now instanceof TimeoutException && now.getCause() == null) {
      unknown.put(record(index).topic(), now);
      waiting.add(index);
    } else if (now instanceof AuthenticationException) {
      answer(index, Delivery.later(Judgement.describe(now)));
    } else {
      answer(index, Judgement.of(now));
    }
  }

  /** By the producer's thread, or by ours if it does not take the record. */
  private void ended(int index, @Nullable Exception failure) {
    if (Thread.currentThread() == owner) {
      refusal = failure;
    } else {
      answered.add(new Answered(index, failure));
    }
  }

  private void answer(int index, Delivery delivery) {
    answers[index] = delivery;
    int next = following[index];
    // Behind one that waits, those of its key wait too.
    if (next > 0 && delivery.outcome().isProgress()) {
      ready.addFirst(next);
    }
  }

  private void lookAgain() {
    if (waiting.isEmpty()) {
      return;
    }
    if (left(patience) <= 0) {
      silent = true;
      for (int index : waiting) {
        Exception why = unknown.get(record(index).topic());
        answers[index] = Delivery.later(why == null ? "kafka: no answer" : Judgement.describe(why));
      }
    } else {
      ready.addAll(waiting);
    }
    waiting.clear();
    unknown.clear();
  }

  private ProducerRecord<byte @Nullable [], byte @Nullable []> record(int index) {
    return batch.get(index).content();
  }

  private long pause() {
    return waiting.isEmpty() ? Math.max(0, left(ALL)) : LOOK_AGAIN.toNanos();
  }

  private long left(Duration most) {
    return start + most.toNanos() - System.nanoTime();
  }

  /** Whether the cluster said nothing of some topic, for all the patience there was. */
  boolean isSilent() {
    return silent;
  }

  /** Whether the producer takes nothing any more. */
  boolean isBroken() {
    return broken;
  }
}
