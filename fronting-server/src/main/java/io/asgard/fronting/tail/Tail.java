package io.asgard.fronting.tail;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.platform.records.EventHeaders;
import io.asgard.platform.records.Schemas;
import io.asgard.platform.records.TopicType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * One look. What is past waits in Kafka until the reader has room; what is new is skipped then, and
 * the reader is told how much: a live view that lags is none. Owned by its thread.
 */
final class Tail {
  private static final Duration POLL = Duration.ofMillis(200);
  // So that a reader who has hung up is noticed where nothing happens.
  private static final long STILL_THERE_NANOS = Duration.ofSeconds(10).toNanos();

  private final Schemas schemas;
  private final Reader reader;
  private final Consumer<byte[], byte[]> consumer;
  private final Duration patience;
  private final StringBuilder lines = new StringBuilder();
  private Ask ask; // of the type as it is now
  private List<TopicPartition> partitions = List.of();
  private Map<TopicPartition, Long> past = Map.of();
  private long told;
  private long skipped;
  private long toldNanos = System.nanoTime();
  private long roomNanos = System.nanoTime();

  Tail(
      Ask ask,
      Schemas schemas,
      Reader reader,
      Consumer<byte[], byte[]> consumer,
      Duration patience) {
    this.ask = ask;
    this.schemas = schemas;
    this.reader = reader;
    this.consumer = consumer;
    this.patience = patience;
  }

  /**
   * Runs until the reader goes or has what it asked for.
   *
   * @param stop why to end before that, if there is a reason
   */
  void run(Supplier<Optional<String>> stop) {
    partitions = found();
    consumer.assign(partitions);
    begin();
    while (told < ask.count() && reader.isThere()) {
      Optional<String> end = stop.get().or(reader::refusal).or(this::changed);
      if (end.isPresent()) {
        reader.tell(Line.end(end.get(), ask.text()));
        return;
      }
      if (!reads()) {
        reader.cut();
        return;
      }
      boolean wait = !reader.hasRoom() && isPast();
      if (wait) {
        consumer.pause(partitions);
      } else {
        consumer.resume(partitions);
      }
      show(consumer.poll(POLL));
    }
  }

  /** Takes in what has changed of the topic; why that ends the look, if it does. */
  private Optional<String> changed() {
    List<TopicPartition> now = found();
    if (now.size() > partitions.size()) {
      List<TopicPartition> before = partitions;
      partitions = now;
      consumer.assign(now);
      // All that is in them is new.
      consumer.seekToBeginning(now.stream().filter(of -> !before.contains(of)).toList());
    }
    Optional<TopicType> type = schemas.find(ask.type().topic());
    try {
      if (type.isPresent() && !type.get().equals(ask.type())) {
        ask = ask.of(type.get());
      }
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("the topic's type has changed: " + e.getMessage());
    }
  }

  /** The topic's partitions. Kafka's client remembers them for a while, so this costs nothing. */
  private List<TopicPartition> found() {
    return consumer.partitionsFor(ask.type().topic()).stream()
        .map(of -> new TopicPartition(of.topic(), of.partition()))
        .toList();
  }

  /** Others wait for the place of one that does not. */
  private boolean reads() {
    if (reader.hasRoom()) {
      roomNanos = System.nanoTime();
    }
    return System.nanoTime() - roomNanos < patience.toNanos();
  }

  private void begin() {
    Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
    end.forEach(
        (partition, offset) ->
            consumer.seek(
                partition, Math.max(first.getOrDefault(partition, 0L), offset - ask.last())));
    past = end;
  }

  private boolean isPast() {
    return past.entrySet().stream().anyMatch(of -> consumer.position(of.getKey()) < of.getValue());
  }

  private void show(ConsumerRecords<byte[], byte[]> records) {
    boolean room = reader.hasRoom();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (told == ask.count()) {
        break;
      }
      // A poll that began with room may go over by what it has at hand, no more.
      show(record, room);
    }
    if (room && skipped > 0) {
      lines.insert(0, Line.skipped(skipped, ask.text()));
      skipped = 0;
    }
    if (lines.isEmpty() && System.nanoTime() - toldNanos > STILL_THERE_NANOS) {
      lines.append('\n');
    }
    if (!lines.isEmpty()) {
      reader.tell(lines.toString());
      lines.setLength(0);
      toldNanos = System.nanoTime();
    }
  }

  private void show(ConsumerRecord<byte[], byte[]> record, boolean room) {
    Header header = record.headers().lastHeader(EventHeaders.NAME);
    Optional<EventMeta> meta = EventHeaders.parse(header == null ? null : header.value());
    if (record.value() == null) {
      return; // A watermark, or a key's end.
    }
    String line;
    try {
      byte[] bytes = record.key() == null ? new byte[0] : record.key();
      DynamicMessage key = DynamicMessage.parseFrom(ask.type().key(), bytes);
      DynamicMessage message = DynamicMessage.parseFrom(ask.type().message(), record.value());
      if (!ask.where().matches(key, message)) {
        return;
      }
      line = room ? Line.of(record, meta, key, message, ask.text()) : "";
    } catch (InvalidProtocolBufferException e) {
      line = Line.unreadable(record, String.valueOf(e.getMessage()), ask.text());
    }
    if (room) {
      told++;
      lines.append(line);
    } else {
      skipped++;
    }
  }
}
