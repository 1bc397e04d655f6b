package io.asgard.dagger.source;

import io.asgard.contracts.v1.EventMeta;
import io.asgard.dagger.decode.RowShape;
import io.asgard.dagger.decode.WireRow;
import io.asgard.platform.records.EventHeaders;
import io.asgard.platform.records.WireReader.MalformedException;
import java.util.Optional;
import org.apache.flink.api.common.serialization.DeserializationSchema.InitializationContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Makes rows of Kafka records. What is not an event of the topic's type is counted and skipped: in
 * = invalid + late + rows that the SQL sees.
 *
 * <p>A control record becomes a row of kind DELETE with the time that it announces, for a watermark
 * generator sees rows only; {@link LateFilter} takes it out again.
 */
final class EventDeserializer implements KafkaRecordDeserializationSchema<RowData> {
  private final RowShape shape;
  private final TypeInformation<RowData> type;
  private final long ahead;
  private final SchemaFollower schemas;
  private transient WireRow row;
  private transient WireRow control;
  private transient Counter in;
  private transient Counter invalid;

  /**
   * Makes rows of a shape.
   *
   * @param ahead how much newer than its record an event may be, milliseconds: one from the far
   *     future would make all others late
   */
  @SuppressWarnings("NullAway.Init") // open() does it, on the task
  EventDeserializer(
      RowShape shape, TypeInformation<RowData> type, long ahead, SchemaFollower schemas) {
    this.schemas = schemas;
    this.shape = shape;
    this.type = type;
    this.ahead = ahead;
  }

  /** The event time of a row that a deserializer made. */
  static long time(RowData row) {
    return ((WireRow) row).time();
  }

  @Override
  public void open(InitializationContext context) {
    shape.follow(schemas.start(context.getUserCodeClassLoader()));
    row = new WireRow(shape);
    control = new WireRow(shape);
    control.setRowKind(RowKind.DELETE);
    in = context.getMetricGroup().counter("in", new SimpleCounter());
    invalid = context.getMetricGroup().counter("invalid", new SimpleCounter());
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> event, Collector<RowData> out) {
    Optional<EventMeta> meta = event.value() == null ? meta(event) : Optional.empty();
    if (meta.isPresent() && meta.get().getKind() == EventMeta.Kind.WATERMARK) {
      control.time(meta.get().getEventTimeMs());
      out.collect(control);
      return;
    }
    in.inc();
    if (event.value() == null || !decode(event)) {
      invalid.inc();
      return;
    }
    out.collect(row);
  }

  private boolean decode(ConsumerRecord<byte[], byte[]> event) {
    try {
      row.read(event.value());
    } catch (MalformedException e) {
      return false;
    }
    if (!row.hasTime()) {
      Optional<EventMeta> meta = meta(event);
      if (meta.isEmpty()) {
        return false;
      }
      row.time(meta.get().getEventTimeMs());
    }
    return row.time() - event.timestamp() <= ahead;
  }

  private static Optional<EventMeta> meta(ConsumerRecord<byte[], byte[]> event) {
    Header header = event.headers().lastHeader(EventHeaders.NAME);
    return header == null ? Optional.empty() : EventHeaders.parse(header.value());
  }

  @Override
  public TypeInformation<RowData> getProducedType() {
    return type;
  }
}
