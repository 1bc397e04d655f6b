package io.asgard.fronting.publish;

import io.asgard.contracts.v1.SpooledEvent;
import io.asgard.fronting.spool.Chunk;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * A chunk of a spool whose events are with Kafka, and what became of them. Owned by the drain's
 * thread; Kafka's threads say the rest.
 */
final class Sent {
  /** An event that is refused for good. */
  record Refused(SpooledEvent event, String reason) {}

  /** From which event on those of a topic leave the others. */
  record ToPark(int from, String reason) {
    static ToPark earlier(ToPark one, ToPark other) {
      return one.from <= other.from ? one : other;
    }
  }

  private final Chunk chunk;
  private final Function<String, DataStream> streams; // of a topic
  private final Map<String, DataStream> ways = new HashMap<>();
  private final AtomicInteger open;
  private final long bytes;
  private final Queue<Refused> refused = new ConcurrentLinkedQueue<>();
  private final Map<String, ToPark> toPark = new ConcurrentHashMap<>(); // by topic
  private volatile @Nullable Exception failure;

  Sent(Chunk chunk, Function<String, DataStream> streams) {
    this.chunk = chunk;
    this.streams = streams;
    open = new AtomicInteger(chunk.events().size());
    bytes = chunk.events().stream().mapToLong(SpooledEvent::getSerializedSize).sum();
  }

  void send(int index, SpooledEvent event) {
    String topic = event.getEvent().getTopic();
    if (failed() || parks(topic)) {
      open.decrementAndGet(); // It goes again: what followed would pass the failed one.
      return;
    }
    ways.computeIfAbsent(topic, streams)
        .send(Delivery.record(event), (metadata, problem) -> done(index, event, problem));
  }

  private void done(int index, SpooledEvent event, @Nullable Exception problem) {
    if (problem instanceof TopicAuthorizationException) {
      park(event.getEvent().getTopic(), index, String.valueOf(problem.getMessage()));
    } else if (problem != null && Answers.retriable(Answers.of(problem))) {
      failure = problem;
    } else if (problem != null) {
      refused.add(new Refused(event, String.valueOf(problem.getMessage())));
    }
    open.decrementAndGet();
  }

  void refuse(SpooledEvent event, String reason) {
    refused.add(new Refused(event, reason));
    open.decrementAndGet();
  }

  /** Has the events of the topic, from that one on, parked in the end. */
  void park(String topic, int from, String reason) {
    toPark.merge(topic, new ToPark(from, reason), ToPark::earlier);
  }

  /** Has all of it go again. */
  void fail(Exception reason) {
    failure = reason;
  }

  /** Whether nobody has anything to say about it any more. */
  boolean complete() {
    return open.get() == 0;
  }

  boolean failed() {
    return failure != null;
  }

  @Nullable Exception failure() {
    return failure;
  }

  /** Whether a topic has got another stream since. */
  boolean misled() {
    return ways.entrySet().stream().anyMatch(way -> streams.apply(way.getKey()) != way.getValue());
  }

  boolean parks(String topic) {
    return toPark.containsKey(topic);
  }

  Map<String, ToPark> toPark() {
    return toPark;
  }

  List<SpooledEvent> events(String topic, int from) {
    List<SpooledEvent> all = chunk.events();
    return all.subList(Math.min(from, all.size()), all.size()).stream()
        .filter(event -> event.getEvent().getTopic().equals(topic))
        .toList();
  }

  Collection<Refused> refused() {
    return refused;
  }

  Chunk chunk() {
    return chunk;
  }

  long bytes() {
    return bytes;
  }
}
