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
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * Moves the events of a spool to their streams, in order, a window of them at a time; the spool
 * forgets what Kafka has acknowledged. Its owner, one thread, again and again lets it {@link
 * #settle}, then {@link #check}, and if that throws, try {@link #again}, else {@link #send} once it
 * is {@link #due}.
 */
final class Drain {
  // A broker that has just started may not know of a topic yet.
  private static final Duration MISSING = Duration.ofSeconds(5);

  private final Spool spool;
  private final Function<String, DataStream> streams; // of a topic
  private final Siding siding;
  private final long window; // bytes
  private final Attempts attempts;
  private final Deque<Sent> sent = new ArrayDeque<>();
  private final Map<String, Long> missing = new HashMap<>();
  private final Set<String> invalid = new HashSet<>();
  private @Nullable Chunk next; // read, but its topics are not known yet
  private long underWay; // bytes
  private long settled; // chunks
  private volatile long oldestMs;

  Drain(
      Spool spool,
      Function<String, DataStream> streams,
      Siding siding,
      long window,
      Attempts attempts) {
    this.spool = spool;
    this.streams = streams;
    this.siding = siding;
    this.window = window;
    this.attempts = attempts;
  }

  /** Takes in Kafka's word on what was sent; returns how many events are delivered for good. */
  int settle() throws IOException {
    int events = 0;
    for (Sent first = sent.peekFirst();
        first != null && first.complete() && !first.failed();
        first = sent.peekFirst()) {
      int parked = park(first);
      if (first.failed()) {
        break;
      }
      putAside(first);
      sent.removeFirst();
      underWay -= first.bytes();
      spool.delivered(first.chunk());
      settled++;
      attempts.succeeded();
      events += first.chunk().events().size() - first.refused().size() - parked;
    }
    if (sent.isEmpty()) {
      attempts.expectNothing();
    }
    look();
    return events;
  }

  /**
   * Parks what a cluster did not take. What it took of the topic behind that is parked, too: the
   * last of each is then in order.
   */
  private int park(Sent first) throws IOException {
    int events = 0;
    // A place for each comes first: else those of one would be parked anew as often as another has
    // none.
    for (Map.Entry<String, Sent.ToPark> entry : first.toPark().entrySet()) {
      siding.add(entry.getKey(), entry.getValue().reason(), List.of());
    }
    for (Map.Entry<String, Sent.ToPark> entry : first.toPark().entrySet()) {
      String reason = entry.getValue().reason();
      List<SpooledEvent> these = first.events(entry.getKey(), entry.getValue().from());
      if (!these.isEmpty() && !park(entry.getKey(), reason, these)) {
        first.fail(new TopicAuthorizationException(reason));
      }
      events += these.size();
    }
    return events;
  }

  private boolean park(String topic, String reason, List<SpooledEvent> events) throws IOException {
    boolean parked = siding.add(topic, reason, events);
    if (parked) {
      sent.forEach(each -> each.park(topic, 0, reason));
    }
    return parked;
  }

  private void putAside(Sent first) throws IOException {
    if (!first.refused().isEmpty()) {
      spool.refused(
          first.refused().stream().map(Sent.Refused::event).toList(),
          first.refused().iterator().next().reason());
    }
  }

  /**
   * Looks whether what was sent is well under way.
   *
   * @throws SendException if it has to be sent again
   */
  void check() throws SendException {
    Sent first = sent.peekFirst();
    if (first == null) {
      return;
    }
    if (first.complete() && first.failed()) {
      throw new SendException(String.valueOf(first.failure()));
    }
    if (first.misled()) {
      throw new SendException("a topic's route has changed");
    }
    if (attempts.silent()) {
      throw new SendException("no acknowledgement within " + Attempts.SILENCE);
    }
  }

  /** Forgets what was sent, and sends it again after a pause that grows with each failure. */
  void again() {
    rewind();
    attempts.failed();
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

  /** Is not due before so much time has passed. */
  void later(Duration pause) {
    attempts.later(pause);
  }

  boolean due() {
    return attempts.due();
  }

  /** Sends what there is room for; whether anything was sent. */
  boolean send() throws IOException {
    boolean any = false;
    while (underWay < window && sent.stream().noneMatch(Sent::failed)) {
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

  private void send(Chunk chunk) {
    Sent sending = new Sent(chunk, streams);
    sent.addLast(sending);
    underWay += sending.bytes();
    for (int i = 0; i < chunk.events().size(); i++) {
      SpooledEvent event = chunk.events().get(i);
      String topic = event.getEvent().getTopic();
      if (invalid.contains(topic)) {
        sending.refuse(event, "no cluster has a topic of that name");
        continue;
      }
      if (siding.holds(topic)) {
        sending.park(topic, i, "those before it wait");
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
      all &= siding.holds(topic) || known(topic);
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
    return forLong(topic, refusal.get())
        && park(topic, String.valueOf(refusal.get().getMessage()), List.of());
  }

  private boolean forLong(String topic, Exception refusal) {
    long now = System.nanoTime();
    Long since = missing.putIfAbsent(topic, now);
    return refusal instanceof TopicAuthorizationException
        || (since != null && now - since > MISSING.toNanos());
  }

  /** Whether further events of a topic on the siding are about to come there. */
  boolean parks(String topic) {
    return sent.stream().anyMatch(each -> each.parks(topic)) || (next != null && has(next, topic));
  }

  private static boolean has(Chunk chunk, String topic) {
    return chunk.events().stream().anyMatch(event -> event.getEvent().getTopic().equals(topic));
  }

  /** Whether every event was sent. */
  boolean atEnd() {
    return next == null && spool.atEnd();
  }

  /** Whether Kafka has still to say something. */
  boolean waits() {
    return !sent.isEmpty();
  }

  /** Chunks so far whose events have left the spool, delivered or not: each is a progress. */
  long settled() {
    return settled;
  }

  /** When the oldest event that is not delivered was accepted, as far as is known; 0 if none. */
  long oldestMs() {
    return oldestMs;
  }

  private void look() {
    Sent first = sent.peekFirst();
    Chunk oldest = first == null ? next : first.chunk();
    if (oldest != null && !oldest.events().isEmpty()) {
      oldestMs = oldest.events().get(0).getMeta().getAcceptedMs();
    } else if (oldest == null && spool.atEnd()) {
      oldestMs = 0;
    }
  }
}
