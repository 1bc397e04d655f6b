package io.asgard.firehose.event;

import io.asgard.platform.records.Schemas;
import io.asgard.platform.records.TopicType;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the events of each topic are, as of now. Thread-safe. */
public final class EventTypes {
  private final Format format;
  private final Schemas schemas;
  private final Map<String, EventType> known = new ConcurrentHashMap<>();

  /**
   * @param schemas asked with format protobuf only
   */
  public EventTypes(Format format, Schemas schemas) {
    this.format = format;
    this.schemas = schemas;
  }

  /** The same object until the topic's schema changes; empty if the registry has none. */
  public Optional<EventType> find(String topic) {
    EventType last = known.get(topic);
    if (format != Format.PROTOBUF) {
      return Optional.of(
          last == null
              ? known.computeIfAbsent(topic, name -> new EventType(name, format, null))
              : last);
    }
    Optional<TopicType> schema = schemas.find(topic);
    if (schema.isEmpty()) {
      return Optional.empty();
    }
    if (last == null || last.schema() != schema.get()) {
      last = EventType.protobuf(schema.get());
      known.put(topic, last);
    }
    return Optional.of(last);
  }

  /** Why a topic may be missing; empty when all is well. */
  public Optional<String> failure() {
    return format == Format.PROTOBUF ? schemas.failure() : Optional.empty();
  }
}
