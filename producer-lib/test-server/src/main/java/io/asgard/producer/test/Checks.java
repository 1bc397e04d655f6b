package io.asgard.producer.test;

import com.google.protobuf.Descriptors.Descriptor;
import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.Event;
import io.asgard.platform.records.EventTimes;
import io.asgard.platform.records.WireCheck;
import io.asgard.platform.records.WireReader;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a fronting server refuses; without topics, only what no topic would take. */
final class Checks {
  private static final int ID_BYTES = 16;
  private static final int MAX_EVENT = 1 << 20;

  private final Map<String, Topic> topics;
  private final InstantSource clock;
  private final WireReader reader = new WireReader();
  private final EventTimes times = new EventTimes();

  private record Topic(TestTopic topic, WireCheck key, WireCheck message, int eventTime) {}

  Checks(List<TestTopic> topics, InstantSource clock) {
    this.clock = clock;
    this.topics =
        topics.stream()
            .map(
                topic ->
                    new Topic(
                        topic,
                        WireCheck.of(topic.key().getDescriptorForType()),
                        WireCheck.of(topic.message().getDescriptorForType()),
                        topic.eventTimeNumber()))
            .collect(Collectors.toMap(topic -> topic.topic().name(), Function.identity()));
  }

  /** Why the event would be refused, or null if it would be taken. */
  @Nullable Answer refusal(Event event) {
    Topic topic = topics.get(event.getTopic());
    if (topic == null && !topics.isEmpty()) {
      return answer(
          Code.UNKNOWN_TOPIC,
          "topic: " + event.getTopic() + " (expected: one of " + topics.keySet() + ")");
    }
    int id = event.getId().size();
    if (id != 0 && id != ID_BYTES) {
      return answer(Code.INVALID, "id: " + id + " bytes (expected: none, or 16 of a UUIDv7)");
    }
    int size = event.getKey().size() + event.getMessage().size();
    if (size > MAX_EVENT) {
      return answer(Code.TOO_LARGE, "event: " + size + " bytes (expected: <= " + MAX_EVENT + ")");
    }
    return topic == null ? null : content(topic, event);
  }

  private @Nullable Answer content(Topic topic, Event event) {
    byte[] message = event.getMessage().toByteArray();
    String reason = topic.key().reason(reader, event.getKey().toByteArray());
    if (reason != null) {
      return wrong("key", topic.topic().key().getDescriptorForType(), reason);
    }
    reason = topic.message().reason(reader, message);
    if (reason != null) {
      return wrong("message", topic.topic().message().getDescriptorForType(), reason);
    }
    String field = topic.topic().eventTimeField();
    try {
      long time = times.read(message, topic.eventTime());
      return time == EventTimes.MISSING
          ? answer(Code.INVALID, field + ": missing (expected: the event's time)")
          : time(topic.topic(), Instant.ofEpochMilli(time));
    } catch (WireReader.MalformedException e) {
      return answer(Code.INVALID, field + ": " + e.getMessage());
    }
  }

  private @Nullable Answer time(TestTopic topic, Instant time) {
    Instant earliest = clock.instant().minus(topic.back());
    Instant latest = clock.instant().plus(topic.ahead());
    if (time.isBefore(earliest)) {
      return answer(
          Code.TOO_OLD, topic.eventTimeField() + ": " + time + " (expected: >= " + earliest + ")");
    }
    if (time.isAfter(latest)) {
      return answer(
          Code.TOO_NEW, topic.eventTimeField() + ": " + time + " (expected: <= " + latest + ")");
    }
    return null;
  }

  private static Answer wrong(String part, Descriptor type, String reason) {
    return answer(Code.INVALID, part + ": not a " + type.getFullName() + " (" + reason + ")");
  }

  private static Answer answer(Code code, String detail) {
    return Answer.newBuilder().setCode(code).setDetail(detail).build();
  }
}
