package io.asgard.odin.replay;

import io.asgard.contracts.v1.EventMeta;
import io.asgard.contracts.v1.EventMeta.Kind;
import io.asgard.platform.records.EventHeaders;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * What a replay copies; fixed at its first start.
 *
 * @param origin cluster and topic that its offsets belong to: the stream's name may lead to another
 *     cluster after a failover, and the topic's to one made anew
 * @param samePartition whether records keep their partition; else it follows from the key
 */
record ReplayPlan(
    String stream, String topic, String origin, Selection selection, boolean samePartition) {

  /** Whether the record is copied. */
  boolean takes(ConsumerRecord<byte[], byte[]> record) {
    boolean watermark = record.key() == null && record.value() == null;
    if (selection.by() == Selection.By.ARRIVAL && !watermark) {
      return selection.takes(record.timestamp());
    }
    Optional<EventMeta> meta = meta(record);
    if (!samePartition && meta.map(EventMeta::getKind).equals(Optional.of(Kind.WATERMARK))) {
      return false; // It speaks of its partition, which is not there.
    }
    return selection.takes(time(record, meta));
  }

  /** The same record, at another place, arriving now. */
  ProducerRecord<byte[], byte[]> copy(ConsumerRecord<byte[], byte[]> record, String into) {
    Integer partition = samePartition ? (Integer) record.partition() : null;
    return new ProducerRecord<>(
        into, partition, null, record.key(), record.value(), record.headers());
  }

  private long time(ConsumerRecord<byte[], byte[]> record, Optional<EventMeta> meta) {
    return selection.by() == Selection.By.ARRIVAL
        ? record.timestamp()
        : meta.map(EventMeta::getEventTimeMs)
            .filter(eventTime -> eventTime != 0)
            .orElse(record.timestamp());
  }

  private static Optional<EventMeta> meta(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(EventHeaders.NAME);
    return EventHeaders.parse(header == null ? null : header.value());
  }

  String words() {
    return selection.words() + " of " + topic + " of " + stream + " (" + origin + ")";
  }
}
