package io.asgard.producer.test;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.contracts.v1.PublishResponse;
import io.asgard.platform.records.EventHeaders;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Judges requests one after the other and keeps the events that it takes. */
final class Gate {
  private static final String BLOCKED =
      "key: an earlier event of it in this request was not stored (expected: come again, in order)";

  private final Checks checks;
  private final List<PublishedEvent> taken = new ArrayList<>(); // guarded by this

  Gate(Checks checks) {
    this.checks = checks;
  }

  /** An answer per event; with a code, everything that is right is refused with it. */
  synchronized PublishResponse answers(PublishRequest request, @Nullable Code refusal) {
    PublishResponse.Builder answers = PublishResponse.newBuilder();
    Set<Key> blocked = new HashSet<>();
    for (Event event : request.getEventsList()) {
      Answer answer = checks.refusal(event);
      Key key = new Key(event.getTopic(), event.getKey());
      if (answer == null && refusal != null) {
        answer = refusal(refusal, blocked.contains(key));
        blocked.add(key);
      }
      answers.addAnswers(answer == null ? take(event) : answer);
    }
    return answers.build();
  }

  synchronized List<PublishedEvent> taken(String topic) {
    return taken.stream().filter(event -> event.topic().equals(topic)).toList();
  }

  synchronized void forget() {
    taken.clear();
  }

  private Answer take(Event event) {
    Answer.Builder answer = Answer.newBuilder().setCode(Code.STORED);
    UUID id;
    if (event.getId().isEmpty()) {
      id = UUID.randomUUID();
      answer.setId(EventHeaders.bytes(id));
    } else {
      id = EventHeaders.uuid(event.getId());
    }
    taken.add(new PublishedEvent(event.getTopic(), id, event.getKey(), event.getMessage()));
    return answer.build();
  }

  private static Answer refusal(Code code, boolean behindAnother) {
    boolean retriable = code == Code.UNAVAILABLE || code == Code.QUOTA;
    return retriable && behindAnother
        ? Answer.newBuilder().setCode(Code.KEY_BLOCKED).setDetail(BLOCKED).build()
        : Answer.newBuilder().setCode(code).setDetail("told to refuse").build();
  }

  private record Key(String topic, ByteString key) {}
}
