package io.asgard.fronting.publish;

import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.contracts.v1.SpooledEvent;
import io.asgard.platform.records.EventHeaders;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One event of a request on its way by an outlet, until Kafka or the spool has it. */
final class Delivery implements Callback {
  private static final AtomicReferenceFieldUpdater<Delivery, @Nullable Answer> ANSWER =
      AtomicReferenceFieldUpdater.newUpdater(Delivery.class, Answer.class, "answer");

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private final PublishCall call;
  private final int index;
  private final long eventTimeMs;
  private final int cost;
  private volatile Outlet outlet;
  private volatile boolean spooling; // then a failure of Kafka's is not the last word
  private volatile @Nullable Answer answer;

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
    take(next, event.getKey().toByteArray(), event.getMessage().toByteArray());
  }

  /** Goes by that outlet. Whatever happens, it has an answer: its request waits for that. */
  void take(Outlet next, byte[] key, byte[] message) {
    outlet = next;
    try {
      next.take(this, key, message);
    } catch (RuntimeException | Error e) {
      LOG.error("An event of {} cannot be sent", topic(), e);
      settle(Answers.later("event: cannot be sent (" + e + ")"));
    }
  }

  Outlet outlet() {
    return outlet;
  }

  /** Whether nobody has said yet what became of it. */
  boolean open() {
    return answer == null && !call.answered();
  }

  /** What became of it; null if nobody has said so yet. */
  @Nullable Answer answer() {
    return answer;
  }

  void spooling(boolean now) {
    spooling = now;
  }

  /** Says what became of it; only the first word counts. */
  void settle(Answer word) {
    if (ANSWER.compareAndSet(this, null, word)) {
      call.settled(word);
    }
  }

  ProducerRecord<byte[], byte[]> record(byte[] key, byte[] message) {
    byte[] meta = call.metas().bytes(call.id(index), eventTimeMs);
    return record(call.event(index).getTopic(), call.acceptedMs(), key, message, meta);
  }

  SpooledEvent spooled() {
    EventMeta meta = call.metas().message(call.id(index), eventTimeMs);
    return SpooledEvent.newBuilder().setEvent(call.event(index)).setMeta(meta).build();
  }

  /** The record of an event that the spool kept. */
  static ProducerRecord<byte[], byte[]> record(SpooledEvent spooled) {
    Event event = spooled.getEvent();
    return record(
        event.getTopic(),
        spooled.getMeta().getAcceptedMs(),
        event.getKey().toByteArray(),
        event.getMessage().toByteArray(),
        spooled.getMeta().toByteArray());
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, long acceptedMs, byte[] key, byte[] message, byte[] meta) {
    Header[] headers = {new RecordHeader(EventHeaders.NAME, meta)};
    return new ProducerRecord<>(topic, null, acceptedMs, key, message, new RecordHeaders(headers));
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
