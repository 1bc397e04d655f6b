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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
  private static final String KEY_BLOCKED =
      "key: an earlier event of it in this request was not stored (expected: come again, in order)";

  private static final String UNKNOWN = "unknown";
  private static final Duration FULL = Duration.ofMillis(100);

  private final Publisher.Parts parts;
  private final String origin;
  private final List<Event> events;
  private final long acceptedMs;
  private final long startedNanos = System.nanoTime();
  private final AtomicReferenceArray<@Nullable Answer> answers;
  private final @Nullable ByteString[] made;
  private final @Nullable Delivery[] deliveries;
  // One more than the events: the handing over itself, so that no answer leaves before its end.
  private final AtomicInteger pending;
  private final AtomicBoolean answered = new AtomicBoolean();
  private final CompletableFuture<PublishResponse> response = new CompletableFuture<>();
  // Owned by the thread that hands over:
  private boolean faulty;
  private boolean mixed; // Of several topics.
  private @Nullable String topic;
  private @Nullable Outlet outlet;

  PublishCall(Publisher.Parts parts, String origin, List<Event> events, long acceptedMs) {
    this.parts = parts;
    this.origin = origin;
    this.events = events;
    this.acceptedMs = acceptedMs;
    answers = new AtomicReferenceArray<>(events.size());
    made = new ByteString[events.size()];
    deliveries = new Delivery[events.size()];
    pending = new AtomicInteger(events.size() + 1);
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

  String origin() {
    return origin;
  }

  /** Whether the event has no answer, and the call is not answered without it. */
  boolean open(int index) {
    return answers.get(index) == null && !answered.get();
  }

  boolean olderThan(long nowNanos, long nanos) {
    return nowNanos - startedNanos > nanos;
  }

  boolean waitsFor(Outlet outlet) {
    for (int i = 0; i < deliveries.length; i++) {
      Delivery delivery = deliveries[i];
      if (delivery != null && delivery.outlet() == outlet && open(i)) {
        return true;
      }
    }
    return false;
  }

  /** Adds the events that are with the outlet and have no answer. */
  void open(Outlet outlet, List<Delivery> to) {
    for (int i = 0; i < deliveries.length; i++) {
      Delivery delivery = deliveries[i];
      if (delivery != null && delivery.outlet() == outlet && open(i)) {
        to.add(delivery);
      }
    }
  }

  CompletableFuture<PublishResponse> response() {
    return response;
  }

  /** Checks the events and sends the good ones, in order. */
  void handOver(EventCheck check, Map<Integer, String> unreadable) {
    Set<TopicKey> blocked = Set.of();
    long size = 0;
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      size += event.getKey().size() + event.getMessage().size();
      mixed |= i > 0 && !event.getTopic().equals(events.get(i - 1).getTopic());
      if (event.getId().isEmpty()) {
        made[i] = parts.ids().next(acceptedMs);
      }
      Answer refusal = refusal(i, event, check, unreadable, blocked);
      if (refusal == null) {
        send(i, event, check);
        refusal = answers.get(i); // A send that failed at once, else null or STORED.
      } else {
        settle(null, i, refusal);
      }
      if (refusal != null && Answers.retriable(refusal)) {
        blocked = blocked.isEmpty() ? new HashSet<>() : blocked;
        blocked.add(TopicKey.of(event));
      }
    }
    parts.metrics().received(events.size(), size);
    countDown();
  }

  private @Nullable Answer refusal(
      int index,
      Event event,
      EventCheck check,
      Map<Integer, String> unreadable,
      Set<TopicKey> blocked) {
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
    if (!parts.inFlight().tryAcquire(Delivery.cost(check))) {
      return Answers.later(
          "in flight: %d bytes (expected: <= %d, fronting.max-in-flight)"
              .formatted(parts.inFlight().bytes() + Delivery.cost(check), parts.inFlight().max()),
          FULL);
    }
    return null;
  }

  /** A fault in a check must not cost the neighbours their answers: they would be stored again. */
  private @Nullable Answer checked(Event event, EventCheck check) {
    try {
      return check.refusal(event);
    } catch (RuntimeException e) {
      if (!faulty) {
        LOG.error("An event of {} from {} cannot be checked", event.getTopic(), origin, e);
      }
      faulty = true; // One line of a request is enough.
      return Answers.of(Code.INVALID, "event: cannot be checked (" + e + ")");
    }
  }

  private void send(int index, Event event, EventCheck check) {
    if (!event.getTopic().equals(topic)) {
      topic = event.getTopic();
      outlet = parts.outlets().of(topic);
    }
    Delivery delivery = new Delivery(this, index, Objects.requireNonNull(outlet), check);
    deliveries[index] = delivery;
    delivery.outlet().take(delivery, check.key(), check.message());
  }

  /** What became of an event; only the first word counts. */
  void settle(@Nullable Delivery delivery, int index, Answer answer) {
    if (!answers.compareAndSet(index, null, answer)) {
      return;
    }
    if (delivery != null) {
      parts.inFlight().release(delivery.cost());
      if (answered.get() && Answers.durable(answer)) {
        parts.metrics().doubtful();
      }
    }
    countDown();
  }

  private void countDown() {
    if (pending.decrementAndGet() == 0) {
      answer();
    }
  }

  /** Answers now, whatever Kafka may still acknowledge. */
  void answer() {
    if (answered.compareAndSet(false, true)) {
      parts.outlets().calls().remove(this);
      parts.metrics().answered(System.nanoTime() - startedNanos);
      response.complete(settled());
    }
  }

  private PublishResponse settled() {
    if (allStored()) {
      outcome(events.get(0).getTopic(), Code.STORED, events.size());
      return Answers.stored(events.size());
    }
    PublishResponse.Builder all = PublishResponse.newBuilder();
    Set<TopicKey> blocked = Set.of();
    int run = 0;
    for (int i = 0; i < events.size(); i++) {
      Answer answer = answers.get(i);
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
      if (answers.get(i) != Answers.STORED || made[i] != null) {
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
