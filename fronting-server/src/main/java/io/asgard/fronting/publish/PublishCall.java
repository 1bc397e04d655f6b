package io.asgard.fronting.publish;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.PublishResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way. Handed over by one thread, answered by Kafka's network thread when the
 * last acknowledgement is in, or by the watch when that takes too long, whichever is first.
 */
final class PublishCall {
  private static final Logger LOG = LoggerFactory.getLogger(PublishCall.class);
  // Not an object of its own: Kafka's thread would have to fetch that, too, for every event.
  private static final AtomicIntegerFieldUpdater<PublishCall> PENDING =
      AtomicIntegerFieldUpdater.newUpdater(PublishCall.class, "pending");
  private static final String KEY_BLOCKED =
      "key: an earlier event of it in this request was not stored (expected: come again, in order)";

  private static final String UNKNOWN = "unknown";
  private static final Duration FULL = Duration.ofMillis(100);

  private final Publisher.Parts parts;
  private final MetaEncoder metas;
  private final List<Event> events;
  private final long acceptedMs;
  private final long startedNanos = System.nanoTime();
  private final @Nullable ByteString[] made;
  private final @Nullable Delivery[] deliveries;
  // One more than the events: the handing over itself, so that no answer leaves before its end.
  private volatile int pending;
  private volatile boolean answered;
  private volatile @Nullable AtomicReferenceArray<@Nullable Answer> refused; // without a delivery
  private final CompletableFuture<PublishResponse> response = new CompletableFuture<>();
  // Owned by the thread that hands over:
  private long held; // of the room in flight; after that, of who settles the last event
  private boolean faulty;
  private boolean mixed; // Of several topics.
  private @Nullable String topic;
  private @Nullable Outlet outlet;

  PublishCall(Publisher.Parts parts, String origin, List<Event> events, long acceptedMs) {
    this.parts = parts;
    this.events = events;
    this.acceptedMs = acceptedMs;
    metas = new MetaEncoder(origin, acceptedMs);
    made = new ByteString[events.size()];
    deliveries = new Delivery[events.size()];
    pending = events.size() + 1;
  }

  Event event(int index) {
    return events.get(index);
  }

  ByteString id(int index) {
    ByteString own = made[index];
    return own == null ? events.get(index).getId() : own;
  }

  long acceptedMs() {
    return acceptedMs;
  }

  MetaEncoder metas() {
    return metas;
  }

  /** Whether it is answered, perhaps without what became of all its events. */
  boolean answered() {
    return answered;
  }

  boolean olderThan(long nowNanos, long nanos) {
    return nowNanos - startedNanos > nanos;
  }

  boolean waitsFor(Outlet outlet) {
    for (Delivery delivery : deliveries) {
      if (delivery != null && delivery.outlet() == outlet && delivery.open()) {
        return true;
      }
    }
    return false;
  }

  /** Adds the events that are with the outlet and have no answer. */
  void open(Outlet outlet, List<Delivery> to) {
    for (Delivery delivery : deliveries) {
      if (delivery != null && delivery.outlet() == outlet && delivery.open()) {
        to.add(delivery);
      }
    }
  }

  CompletableFuture<PublishResponse> response() {
    return response;
  }

  /** Checks the events and sends the good ones, in order. */
  void handOver(EventCheck check, Map<Integer, String> unreadable) {
    long size = size();
    long cost = size + (long) InFlight.EVENT_OVERHEAD * events.size();
    boolean room = parts.inFlight().tryAcquire(cost); // For all, else event by event.
    held = room ? cost : 0;
    int mine = events.size() + 1; // What no delivery will settle.
    try {
      Set<TopicKey> blocked = Set.of();
      for (int i = 0; i < events.size(); i++) {
        Event event = events.get(i);
        mixed |= i > 0 && !event.getTopic().equals(events.get(i - 1).getTopic());
        if (event.getId().isEmpty()) {
          made[i] = parts.ids().next(acceptedMs);
        }
        Answer answer = refusal(i, event, check, unreadable, blocked, room);
        if (answer == null) {
          Delivery delivery = delivery(i, event, check);
          mine--;
          delivery.take(delivery.outlet(), check.key(), check.message());
          answer = delivery.answer(); // If it failed at once.
        } else {
          refuse(i, answer);
        }
        if (answer != null && Answers.retriable(answer)) {
          blocked = blocked.isEmpty() ? new HashSet<>() : blocked;
          blocked.add(TopicKey.of(event));
        }
      }
      parts.metrics().received(events.size(), size);
    } finally {
      countDown(mine); // Whatever happens: the room in flight comes back with the last event.
    }
  }

  private long size() {
    long size = 0;
    for (Event event : events) {
      size += event.getKey().size() + event.getMessage().size();
    }
    return size;
  }

  private void refuse(int index, Answer refusal) {
    AtomicReferenceArray<@Nullable Answer> all = refused;
    if (all == null) {
      all = new AtomicReferenceArray<>(events.size());
      refused = all;
    }
    all.set(index, refusal);
  }

  private @Nullable Answer refusal(
      int index,
      Event event,
      EventCheck check,
      Map<Integer, String> unreadable,
      Set<TopicKey> blocked,
      boolean room) {
    String reason = unreadable.isEmpty() ? null : unreadable.get(index);
    if (reason != null) {
      return Answers.of(Code.INVALID, reason);
    }
    Answer refusal = checked(event, check);
    if (refusal != null) {
      return refusal;
    }
    if (!blocked.isEmpty() && blocked.contains(TopicKey.of(event))) {
      return Answers.of(Code.KEY_BLOCKED, KEY_BLOCKED);
    }
    int cost = Delivery.cost(check);
    if (!room && !parts.inFlight().tryAcquire(cost)) {
      return Answers.later(
          "in flight: %d bytes (expected: <= %d, fronting.max-in-flight)"
              .formatted(parts.inFlight().bytes() + cost, parts.inFlight().max()),
          FULL);
    }
    held += room ? 0 : cost;
    return null;
  }

  /** A fault in a check must not cost the neighbours their answers: they would be stored again. */
  private @Nullable Answer checked(Event event, EventCheck check) {
    try {
      return check.refusal(event);
    } catch (RuntimeException e) {
      if (!faulty) {
        LOG.error("An event of {} from {} cannot be checked", event.getTopic(), metas.origin(), e);
      }
      faulty = true; // One line of a request is enough.
      return Answers.of(Code.INVALID, "event: cannot be checked (" + e + ")");
    }
  }

  private Delivery delivery(int index, Event event, EventCheck check) {
    if (!event.getTopic().equals(topic)) {
      topic = event.getTopic();
      outlet = parts.outlets().of(topic);
    }
    Delivery delivery = new Delivery(this, index, Objects.requireNonNull(outlet), check);
    deliveries[index] = delivery;
    return delivery;
  }

  /** Says what became of an event that was handed over. */
  void settled(Answer answer) {
    if (answered && Answers.durable(answer)) {
      parts.metrics().doubtful();
    }
    countDown(1);
  }

  private void countDown(int settled) {
    if (PENDING.addAndGet(this, -settled) == 0) {
      parts.inFlight().release(held);
      answer();
    }
  }

  /** Answers now, whatever Kafka may still acknowledge. */
  void answer() {
    synchronized (this) {
      if (answered) {
        return;
      }
      answered = true;
    }
    parts.outlets().calls().remove(this);
    parts.metrics().answered(System.nanoTime() - startedNanos);
    response.complete(answers());
  }

  private @Nullable Answer answerTo(int index) {
    Delivery delivery = deliveries[index];
    if (delivery != null) {
      return delivery.answer();
    }
    AtomicReferenceArray<@Nullable Answer> all = refused;
    return all == null ? null : all.get(index);
  }

  private PublishResponse answers() {
    if (allStored()) {
      outcome(events.get(0).getTopic(), Code.STORED, events.size());
      return Answers.stored(events.size());
    }
    PublishResponse.Builder all = PublishResponse.newBuilder();
    Set<TopicKey> blocked = Set.of();
    int run = 0;
    for (int i = 0; i < events.size(); i++) {
      Answer answer = answerTo(i);
      answer = answer == null ? unanswered() : answer;
      if (!blocked.isEmpty()) {
        answer = behind(blocked, events.get(i), answer);
      }
      if (Answers.retriable(answer)) {
        blocked = blocked.isEmpty() ? new HashSet<>() : blocked;
        blocked.add(TopicKey.of(events.get(i)));
      }
      if (i > run && !same(all.getAnswers(run), run, answer, i)) {
        count(all, run, i);
        run = i;
      }
      ByteString id = made[i];
      all.addAnswers(id == null ? answer : answer.toBuilder().setId(id).build());
    }
    if (!events.isEmpty()) {
      count(all, run, events.size());
    }
    return all.build();
  }

  /** What is answered most: events of one topic, under the ids that they came with. */
  private boolean allStored() {
    for (int i = 0; i < events.size(); i++) {
      if (answerTo(i) != Answers.STORED || made[i] != null) {
        return false;
      }
    }
    return !mixed && !events.isEmpty();
  }

  /** An event stored though an earlier one of its key was not has to come again behind it. */
  private Answer behind(Set<TopicKey> blocked, Event event, Answer answer) {
    boolean stored = Answers.durable(answer);
    if (!(stored || Answers.retriable(answer)) || !blocked.contains(TopicKey.of(event))) {
      return answer;
    }
    if (stored) {
      parts.metrics().doubtful();
    }
    return Answers.of(Code.KEY_BLOCKED, KEY_BLOCKED);
  }

  private Answer unanswered() {
    return Answers.of(
        Code.UNAVAILABLE,
        "Kafka: no acknowledgement within "
            + parts.answerWithin()
            + " (the event may yet be stored; come again with the same id)");
  }

  private boolean same(Answer first, int firstIndex, Answer answer, int index) {
    return first.getCode() == answer.getCode()
        && (!mixed || events.get(firstIndex).getTopic().equals(events.get(index).getTopic()));
  }

  private void count(PublishResponse.Builder all, int from, int to) {
    outcome(events.get(from).getTopic(), all.getAnswers(from).getCode(), to - from);
  }

  private void outcome(String topic, Code code, int count) {
    // A name that no registry knows is the caller's to choose: it must not make a time series each.
    String tag = parts.rules().type(topic).isPresent() ? topic : UNKNOWN;
    parts.metrics().outcome(tag, code, count);
  }

  private record TopicKey(String topic, ByteString key) {
    static TopicKey of(Event event) {
      return new TopicKey(event.getTopic(), event.getKey());
    }
  }
}
