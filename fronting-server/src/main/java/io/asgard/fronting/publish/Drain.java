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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * Moves the events of a spool to their streams, in order, a window of them at a time; the spool
 * forgets what Kafka has acknowledged. A topic that its cluster does not take is parked, and does
 * not hold up the others. Owned by the outlet's thread.
 */
final class Drain {
  private static final long WINDOW = 8 << 20; // bytes, of several chunks
  private static final long PARKED_WINDOW = 1 << 20; // Many together leave the producer room.
  // A broker that has just started may not know of a topic yet.
  private static final Duration MISSING = Duration.ofSeconds(5);

  private final Spool spool;
  private final Function<String, DataStream> streams; // of a topic
  private final @Nullable Parking parking;
  private final Deque<Sent> sent = new ArrayDeque<>();
  private final Map<String, Long> missing = new HashMap<>();
  private final Set<String> invalid = new HashSet<>();
  private @Nullable Chunk next; // read, but its topics are not known yet
  private long acceptedMs;
  private long underWay; // bytes
  private long settled; // chunks

  /**
   * Of a spool.
   *
   * @param parking where the events of a topic go that its cluster does not take; null: it holds up
   *     what is behind it
   */
  Drain(Spool spool, Function<String, DataStream> streams, @Nullable Parking parking) {
    this.spool = spool;
    this.streams = streams;
    this.parking = parking;
  }

  private record Refused(SpooledEvent event, String reason) {}

  /** From which event on those of a topic are to be parked. */
  private record Denied(int from, String reason) {
    static Denied earlier(Denied one, Denied other) {
      return one.from <= other.from ? one : other;
    }
  }

  /** A chunk whose events are with Kafka. */
  private final class Sent {
    private final Chunk chunk;
    private final Map<String, DataStream> ways = new HashMap<>();
    private final AtomicInteger open;
    private final long bytes;
    private final Queue<Refused> refused = new ConcurrentLinkedQueue<>();
    private final Map<String, Denied> denied = new ConcurrentHashMap<>(); // by topic
    private volatile @Nullable Exception failure;

    Sent(Chunk chunk) {
      this.chunk = chunk;
      open = new AtomicInteger(chunk.events().size());
      bytes = chunk.events().stream().mapToLong(SpooledEvent::getSerializedSize).sum();
    }

    void send(int index, SpooledEvent event) {
      String topic = event.getEvent().getTopic();
      if (failure != null || denied.containsKey(topic)) {
        open.decrementAndGet(); // It goes again: what followed would pass the failed one.
        return;
      }
      ways.computeIfAbsent(topic, streams)
          .send(Delivery.record(event), (metadata, problem) -> done(index, event, problem));
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

    void deny(String topic, int from, String reason) {
      denied.merge(topic, new Denied(from, reason), Denied::earlier);
    }

    List<SpooledEvent> events(String topic, int from) {
      List<SpooledEvent> all = chunk.events();
      return all.subList(Math.min(from, all.size()), all.size()).stream()
          .filter(event -> event.getEvent().getTopic().equals(topic))
          .toList();
    }

    private void done(int index, SpooledEvent event, @Nullable Exception problem) {
      if (problem instanceof TopicAuthorizationException && parking != null) {
        deny(event.getEvent().getTopic(), index, String.valueOf(problem.getMessage()));
      } else if (problem != null && Answers.retriable(Answers.of(problem))) {
        failure = problem;
      } else if (problem != null) {
        refused.add(new Refused(event, String.valueOf(problem.getMessage())));
      }
      open.decrementAndGet();
    }
  }

  private boolean failed() {
    Sent last = sent.peekLast();
    return last != null && last.failure != null;
  }

  /** Sends what there is room for; whether anything was sent. */
  boolean send() throws IOException {
    boolean any = false;
    long window = parking == null ? PARKED_WINDOW : WINDOW;
    while (underWay < window && !failed()) {
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
      int parked = park(first);
      sent.removeFirst();
      underWay -= first.bytes;
      spool.delivered(first.chunk);
      settled++;
      events += first.chunk.events().size() - first.refused.size() - parked;
    }
    Sent waiting = sent.peekFirst();
    if (waiting != null && waiting.misled()) {
      throw new SendException(new IllegalStateException("a topic's route has changed"));
    }
    return events;
  }

  /**
   * Parks what a cluster did not take. What it took of the topic behind that is parked, too: the
   * last of each is then in order.
   */
  private int park(Sent first) throws IOException {
    int events = 0;
    for (Map.Entry<String, Denied> entry : first.denied.entrySet()) {
      List<SpooledEvent> these = first.events(entry.getKey(), entry.getValue().from());
      if (parking != null && !these.isEmpty()) {
        park(entry.getKey(), entry.getValue().reason());
        parking.add(entry.getKey(), these);
        events += these.size();
      }
    }
    return events;
  }

  private void park(String topic, String reason) throws IOException {
    if (parking != null) {
      parking.park(topic, reason);
      sent.forEach(each -> each.deny(topic, 0, reason));
    }
  }

  /** Whether events of the topic are under way to the parking. */
  boolean parks(String topic) {
    return sent.stream().anyMatch(each -> each.denied.containsKey(topic));
  }

  /** Forgets what was sent and is not acknowledged: it will be sent again. */
  void rewind() {
    sent.clear();
    underWay = 0;
    missing.clear(); // Another producer looks anew.
    invalid.clear();
    next = null;
    spool.rewind();
  }

  /** Whether every event was sent. */
  boolean atEnd() {
    return next == null && spool.atEnd();
  }

  /** Chunks so far whose events have left the spool, delivered or not: each is a progress. */
  long settled() {
    return settled;
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
    for (int i = 0; i < chunk.events().size(); i++) {
      SpooledEvent event = chunk.events().get(i);
      String topic = event.getEvent().getTopic();
      if (invalid.contains(topic)) {
        sending.refuse(event, "no cluster has a topic of that name");
        continue;
      }
      if (parking != null && parking.holds(topic)) {
        sending.deny(topic, i, parking.reason(topic));
      }
      sending.send(i, event);
    }
  }

  /** Whether all topics are on their clusters, or the cluster has said that it takes no events. */
  private boolean known(Chunk chunk) throws IOException {
    Set<String> topics = new HashSet<>();
    chunk.events().forEach(event -> topics.add(event.getEvent().getTopic()));
    boolean all = true;
    for (String topic : topics) {
      all &= (parking != null && parking.holds(topic)) || known(topic);
    }
    return all;
  }

  private boolean known(String topic) throws IOException {
    DataStream stream = streams.apply(topic);
    boolean there = stream.knows(topic) && stream.failure().isEmpty();
    Optional<Exception> refusal = there ? Optional.empty() : stream.refusal(topic);
    if (refusal.isEmpty()) {
      missing.remove(topic);
      return there; // If not, nobody has said so yet.
    }
    if (refusal.get() instanceof InvalidTopicException) {
      invalid.add(topic);
      return true;
    }
    if (parking == null || !forLong(topic, refusal.get())) {
      return false;
    }
    park(topic, String.valueOf(refusal.get().getMessage()));
    return true;
  }

  private boolean forLong(String topic, Exception refusal) {
    long now = System.nanoTime();
    Long since = missing.putIfAbsent(topic, now);
    return refusal instanceof TopicAuthorizationException
        || (since != null && now - since > MISSING.toNanos());
  }

  /** Kafka did not take an event, and may take it when it is sent again. */
  static final class SendException extends Exception {
    private static final long serialVersionUID = 1;

    SendException(Exception cause) {
      super(cause);
    }
  }
}
