package io.asgard.fronting.publish;

import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.Event;
import io.asgard.fronting.publish.EventRules.TopicRules;
import io.asgard.platform.records.EventTimes;
import io.asgard.platform.records.TopicType;
import io.asgard.platform.records.WireReader;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.Role;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Checks the events of one request, one after the other. After {@link #refusal} has found nothing,
 * the accessors speak of that event. Owned by the thread that hands the request over.
 */
final class EventCheck {
  private static final int ID_BYTES = 16;

  private final EventRules rules;
  private final Caller caller;
  private final long acceptedMs;
  private final WireReader reader = new WireReader();
  private final EventTimes times = new EventTimes();

  // Of the topic that the last event named: requests mostly stay with one topic.
  private @Nullable String topic;
  private @Nullable TopicRules topicRules;
  private boolean allowed;

  private byte[] key = {};
  private byte[] message = {};
  private long eventTimeMs;

  EventCheck(EventRules rules, Caller caller, long acceptedMs) {
    this.rules = rules;
    this.caller = caller;
    this.acceptedMs = acceptedMs;
  }

  /** Why the event cannot be sent, or null if it can. */
  @Nullable Answer refusal(Event event) {
    if (!event.getTopic().equals(topic)) {
      turnTo(event.getTopic());
    }
    TopicRules of = topicRules;
    if (of == null) {
      return unknown(event.getTopic());
    }
    if (!allowed) {
      return Answers.of(
          Code.NOT_ALLOWED,
          "topic: %s (expected: a topic of team %s, of which %s is a publisher)"
              .formatted(event.getTopic(), caller.team(), caller.subject()));
    }
    int id = event.getId().size();
    if (id != 0 && id != ID_BYTES) {
      return Answers.of(
          Code.INVALID, "id: %d bytes (expected: none, or 16 of a UUIDv7)".formatted(id));
    }
    int size = event.getKey().size() + event.getMessage().size();
    if (size > rules.maxEvent()) {
      return Answers.of(
          Code.TOO_LARGE, "event: %d bytes (expected: <= %d)".formatted(size, rules.maxEvent()));
    }
    key = event.getKey().toByteArray();
    message = event.getMessage().toByteArray();
    return content(of);
  }

  byte[] key() {
    return key;
  }

  byte[] message() {
    return message;
  }

  long eventTimeMs() {
    return eventTimeMs;
  }

  private void turnTo(String next) {
    topic = next;
    topicRules = rules.of(next);
    allowed = topicRules != null && caller.may(Role.PUBLISHER, topicRules.type().team());
  }

  private Answer unknown(String name) {
    return rules
        .failure()
        .map(why -> Answers.of(Code.UNAVAILABLE, "topic: " + name + " is not known (" + why + ")"))
        .orElseGet(
            () ->
                Answers.of(
                    Code.UNKNOWN_TOPIC, "topic: " + name + " (expected: a registered topic)"));
  }

  private @Nullable Answer content(TopicRules of) {
    TopicType type = of.type();
    String reason = of.key().reason(reader, key);
    if (reason != null) {
      return Answers.of(
          Code.INVALID, "key: not a " + type.key().getFullName() + " (" + reason + ")");
    }
    reason = of.message().reason(reader, message);
    if (reason != null) {
      return Answers.of(
          Code.INVALID, "message: not a " + type.message().getFullName() + " (" + reason + ")");
    }
    try {
      eventTimeMs = times.read(message, type.eventTimeField());
    } catch (WireReader.MalformedException e) {
      return Answers.of(Code.INVALID, field(type) + ": " + e.getMessage());
    }
    return time(type);
  }

  private @Nullable Answer time(TopicType type) {
    if (eventTimeMs == EventTimes.MISSING) {
      return Answers.of(Code.INVALID, field(type) + ": missing (expected: the event's time)");
    }
    long age = acceptedMs - eventTimeMs;
    if (age > type.back().toMillis()) {
      return Answers.of(Code.TOO_OLD, outside(type, ">=", acceptedMs, type.back().negated()));
    }
    if (-age > type.ahead().toMillis()) {
      return Answers.of(Code.TOO_NEW, outside(type, "<=", acceptedMs, type.ahead()));
    }
    return null;
  }

  private String outside(TopicType type, String relation, long acceptedAt, Duration distance) {
    Instant bound = Instant.ofEpochMilli(acceptedAt).plus(distance);
    return "%s: %s (expected: %s %s, which is %s from now)"
        .formatted(field(type), Instant.ofEpochMilli(eventTimeMs), relation, bound, distance);
  }

  private static String field(TopicType type) {
    return type.message().findFieldByNumber(type.eventTimeField()).getName();
  }
}
