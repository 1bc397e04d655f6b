package io.asgard.firehose.api;

import io.asgard.firehose.deadletter.Letter;
import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.event.EventTypes;
import io.asgard.firehose.sink.JsonBody;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Dead letters as they can be shown to people. */
public final class LetterView {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final EventTypes types;

  public LetterView(EventTypes types) {
    this.types = types;
  }

  /** A letter in a list. */
  record Summary(
      String at,
      String topic,
      int partition,
      long offset,
      @Nullable UUID id,
      String cause,
      String reason,
      int attempts,
      Instant time) {}

  /**
   * All of a letter.
   *
   * @param timestamp Kafka's, of the event
   * @param event as it would have been delivered; null if it has no JSON
   * @param key its bytes, likewise the value and each header
   */
  record Whole(
      Summary letter,
      Instant timestamp,
      String group,
      String instance,
      @Nullable JsonNode event,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Map<String, byte @Nullable []> headers) {}

  Summary summary(Letter letter) {
    return new Summary(
        letter.at(),
        letter.record().topic(),
        letter.record().partition(),
        letter.record().offset(),
        Event.of(letter.record(), EventType.bytes(letter.record().topic())).id().orElse(null),
        letter.cause(),
        letter.reason(),
        letter.attempts(),
        letter.time());
  }

  Whole whole(Letter letter) {
    Map<String, byte @Nullable []> headers = new LinkedHashMap<>();
    for (Header header : letter.record().headers()) {
      headers.put(header.key(), header.value());
    }
    return new Whole(
        summary(letter),
        Instant.ofEpochMilli(letter.record().timestamp()),
        letter.group(),
        letter.instance(),
        event(letter),
        letter.record().key(),
        letter.record().value(),
        headers);
  }

  private @Nullable JsonNode event(Letter letter) {
    Optional<EventType> type = types.find(letter.record().topic());
    try {
      return type.isEmpty() ? null : json(Event.of(letter.record(), type.get()));
    } catch (BadEventException e) {
      return null; // That is why it is here.
    }
  }

  private static JsonNode json(Event event) {
    byte[] json = new JsonBody(Map.of()).of(event);
    return MAPPER.readTree(new String(json, StandardCharsets.UTF_8));
  }
}
