package io.asgard.firehose.delivery;

import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.event.EventTypes;
import io.asgard.firehose.expression.Subject;
import io.asgard.firehose.filter.Filter;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Makes events of records, and says which of them are to be delivered. One thread. */
final class Intake {
  private final EventTypes types;
  private final List<Filter> filters;
  private final Subject subject = new Subject();

  Intake(EventTypes types, List<Filter> filters) {
    this.types = types;
    this.filters = filters;
  }

  /** The event; empty while its topic's type is not known. */
  Optional<Event> event(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    Optional<EventType> type = types.find(record.topic());
    return type.map(known -> Event.of(record, known));
  }

  /**
   * Whether every filter lets it through.
   *
   * @throws io.asgard.firehose.event.BadEventException if its bytes do not say
   */
  boolean passes(Event event) {
    if (filters.isEmpty()) {
      return true;
    }
    subject.aim(event);
    for (Filter filter : filters) {
      if (!filter.passes(event, subject)) {
        return false;
      }
    }
    return true;
  }
}
