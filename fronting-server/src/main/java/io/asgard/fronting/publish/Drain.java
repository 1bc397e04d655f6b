package io.asgard.fronting.publish;

import io.asgard.contracts.v1.SpooledEvent;
import io.asgard.fronting.spool.Chunk;
import io.asgard.fronting.spool.Spool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Moves the events of a spool to their streams, in order, a window of them at a time; the spool
 * forgets what Kafka has acknowledged. Owned by the outlet's thread.
 */
final class Drain {
  private static final long WINDOW = 8 << 20; // bytes, of several chunks
  private static final Duration MISSING = Duration.ofMinutes(1);

  private final Spool spool;
  private final Function<String, DataStream> streams; // of a topic
  private final Deque<Sent> sent = new ArrayDeque<>();
  private final Map<String, Long> missing = new HashMap<>();
  private @Nullable Chunk next; // read, but its topics are not known yet
  private long acceptedMs;
  private long underWay; // bytes

  Drain(Spool spool, Function<String, DataStream> streams) {
    this.spool = spool;
    this.streams = streams;
  }

  /** A chunk whose events are with Kafka. */
  private final class Sent {
    private final Chunk chunk;
    private final Map<String, DataStream> ways = new HashMap<>();
    private final AtomicInteger open;
    private final long bytes;
    private final Queue<Refused> refused = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Exception failure;

    Sent(Chunk chunk) {
      this.chunk = chunk;
      open = new AtomicInteger(chunk.events().size());
      bytes = chunk.events().stream().mapToLong(SpooledEvent::getSerializedSize).sum();
    }

    void send(SpooledEvent event) {
      if (failure != null) {
        open.decrementAndGet(); // All of it goes again: what followed would pass the failed one.
        return;
      }
      ways.computeIfAbsent(event.getEvent().getTopic(), streams)
          .send(Delivery.record(event), (metadata, problem) -> done(event, problem));
    }

    /** Whether a topic has got another stream since. */
    boolean misled() {
      return ways.entrySet().stream()
          .anyMatch(way -> streams.apply(way.getKey()) != way.getValue());
    }

    void refuse(SpooledEvent event, String reason) {
      refused.add(new Refused(event, reason));
      open.decrementAndGet();
    }

    private void done(SpooledEvent event, @Nullable Exception problem) {
      if (problem == null) {
        open.decrementAndGet();
      } else if (Answers.retriable(Answers.of(problem))) {
        failure = problem;
        open.decrementAndGet();
      } else {
        refuse(event, String.valueOf(problem.getMessage()));
      }
    }
  }

  private record Refused(SpooledEvent event, String reason) {}

  private boolean failed() {
    Sent last = sent.peekLast();
    return last != null && last.failure != null;
  }

  /** Sends what there is room for; whether anything was sent. */
  boolean send() throws IOException {
    boolean any = false;
    while (underWay < WINDOW && !failed()) {
      Chunk chunk = next == null ? spool.read() : next;
      next = chunk;
      if (chunk == null || !known(chunk)) {
        break;
      }
      next = null;
      send(chunk);
      any = true;
    }
    return any;
  }

  /**
   * Takes in Kafka's word on what was sent.
   *
   * @return how many events are delivered for good
   * @throws SendException if something has to be sent again
   */
  int settle() throws IOException, SendException {
    int events = 0;
    for (Sent first = sent.peekFirst();
        first != null && first.open.get() == 0;
        first = sent.peekFirst()) {
      Exception failure = first.failure;
      if (failure != null) {
        throw new SendException(failure);
      }
      if (!first.refused.isEmpty()) {
        spool.refused(
            first.refused.stream().map(Refused::event).toList(), first.refused.element().reason());
      }
      sent.removeFirst();
      underWay -= first.bytes;
      spool.delivered(first.chunk);
      events += first.chunk.events().size() - first.refused.size();
    }
    Sent waiting = sent.peekFirst();
    if (waiting != null && waiting.misled()) {
      throw new SendException(new IllegalStateException("a topic's route has changed"));
    }
    return events;
  }

  /** Forgets what was sent and is not acknowledged: it will be sent again. */
  void rewind() {
    sent.clear();
    underWay = 0;
    missing.clear(); // Another producer looks anew.
    next = null;
    spool.rewind();
  }

  /** Whether every event was sent. */
  boolean atEnd() {
    return next == null && spool.atEnd();
  }

  /** Whether Kafka has still to say something. */
  boolean waits() {
    return !sent.isEmpty();
  }

  /** When the oldest event that is not delivered was accepted, or a little later; 0 if none. */
  long acceptedMs() {
    return sent.isEmpty() && atEnd() ? 0 : acceptedMs;
  }

  private void send(Chunk chunk) throws IOException {
    Sent sending = new Sent(chunk);
    sent.addLast(sending);
    underWay += sending.bytes;
    if (!chunk.events().isEmpty()) {
      acceptedMs = chunk.events().get(0).getMeta().getAcceptedMs();
    }
    for (SpooledEvent event : chunk.events()) {
      if (gone(event.getEvent().getTopic())) {
        sending.refuse(event, "the topic is not on the cluster");
      } else {
        sending.send(event);
      }
    }
  }

  /**
   * Whether all topics are on their clusters. One that is missing for long though its cluster is
   * there must not hold up the others.
   */
  private boolean known(Chunk chunk) {
    Set<String> topics = new HashSet<>();
    chunk.events().forEach(event -> topics.add(event.getEvent().getTopic()));
    boolean all = true;
    for (String topic : topics) {
      DataStream stream = streams.apply(topic);
      if (stream.knows(topic) && stream.failure().isEmpty()) {
        missing.remove(topic);
      } else if (stream.saysMissing(topic)) {
        missing.putIfAbsent(topic, System.nanoTime());
        all &= gone(topic);
      } else {
        missing.remove(topic); // Nobody has said so.
        all = false;
      }
    }
    return all;
  }

  private boolean gone(String topic) {
    Long since = missing.get(topic);
    return since != null && System.nanoTime() - since > MISSING.toNanos();
  }

  /** Kafka did not take an event, and may take it when it is sent again. */
  static final class SendException extends Exception {
    private static final long serialVersionUID = 1;

    SendException(Exception cause) {
      super(cause);
    }
  }
}
