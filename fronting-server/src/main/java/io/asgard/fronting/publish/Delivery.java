package io.asgard.fronting.publish;

import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.contracts.v1.SpooledEvent;
import io.asgard.platform.records.EventHeaders;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** One event of a request on its way by an outlet, until Kafka or the spool has it. */
final class Delivery implements Callback {
  private final PublishCall call;
  private final int index;
  private final long eventTimeMs;
  private final int cost;
  private volatile Outlet outlet;
  private volatile boolean spooling; // then a failure of Kafka's is not the last word

  Delivery(PublishCall call, int index, Outlet outlet, EventCheck check) {
    this.call = call;
    this.index = index;
    this.outlet = outlet;
    eventTimeMs = check.eventTimeMs();
    cost = cost(check);
  }

  static int cost(EventCheck check) {
    return check.key().length + check.message().length + InFlight.EVENT_OVERHEAD;
  }

  int cost() {
    return cost;
  }

  String topic() {
    return call.event(index).getTopic();
  }

  /** Goes on by another outlet, or anew by its own. */
  void take(Outlet next) {
    Event event = call.event(index);
    outlet = next;
    next.take(this, event.getKey().toByteArray(), event.getMessage().toByteArray());
  }

  Outlet outlet() {
    return outlet;
  }

  /** Whether nobody has said yet what became of it. */
  boolean open() {
    return call.open(index);
  }

  void spooling(boolean now) {
    spooling = now;
  }

  void settle(Answer answer) {
    call.settle(this, index, answer);
  }

  ProducerRecord<byte[], byte[]> record(byte[] key, byte[] message) {
    return record(call.event(index).getTopic(), key, message, meta());
  }

  SpooledEvent spooled() {
    return SpooledEvent.newBuilder().setEvent(call.event(index)).setMeta(meta()).build();
  }

  /** The record of an event that the spool kept. */
  static ProducerRecord<byte[], byte[]> record(SpooledEvent spooled) {
    Event event = spooled.getEvent();
    return record(
        event.getTopic(),
        event.getKey().toByteArray(),
        event.getMessage().toByteArray(),
        spooled.getMeta());
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, byte[] key, byte[] message, EventMeta meta) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(EventHeaders.NAME, meta.toByteArray());
    return new ProducerRecord<>(topic, null, meta.getAcceptedMs(), key, message, headers);
  }

  private EventMeta meta() {
    return EventMeta.newBuilder()
        .setId(call.id(index))
        .setEventTimeMs(eventTimeMs)
        .setAcceptedMs(call.acceptedMs())
        .setOrigin(call.origin())
        .build();
  }

  @Override
  public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
    if (failure == null) {
      settle(Answers.STORED);
    } else if (!spooling) {
      settle(Answers.of(failure));
    }
  }
}
