package io.asgard.firehose.event;

import io.asgard.contracts.v1.EventMeta;
import io.asgard.platform.records.EventHeaders;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record as it came from Kafka.
 *
 * @param meta what its header says; the default instance when it has none
 */
public record Event(
    ConsumerRecord<byte @Nullable [], byte @Nullable []> record, EventMeta meta, EventType type) {

  public static Event of(
      ConsumerRecord<byte @Nullable [], byte @Nullable []> record, EventType type) {
    return new Event(record, meta(record), type);
  }

  private static EventMeta meta(ConsumerRecord<?, ?> record) {
    Header header = record.headers().lastHeader(EventHeaders.NAME);
    return EventHeaders.parse(header == null ? null : header.value())
        .orElse(EventMeta.getDefaultInstance());
  }

  /** Whether it is no event but a mark between events, which consumers pass over. */
  public static boolean isControl(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    return record.key() == null
        && record.value() == null
        && meta(record).getKind() != EventMeta.Kind.EVENT;
  }

  public Optional<UUID> id() {
    return meta.getId().size() == 16
        ? Optional.of(EventHeaders.uuid(meta.getId()))
        : Optional.empty();
  }

  public TopicPartition partition() {
    return new TopicPartition(record.topic(), record.partition());
  }

  public long offset() {
    return record.offset();
  }

  @Override
  public String toString() {
    return partition() + "@" + offset();
  }
}
