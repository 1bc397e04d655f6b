package io.asgard.fronting.publish;

import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.contracts.v1.PublishResponse;
import io.asgard.platform.records.EventHeaders;
import io.asgard.platform.records.TopicType;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.NotFoundException;
import io.asgard.platform.service.Role;
import io.asgard.platform.service.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.springframework.util.unit.DataSize;

/** Stores events and says of each what became of it. Thread-safe; nothing blocks. */
public final class Publisher {
  /**
   * Bounds.
   *
   * @param inFlight bytes of events of requests that Kafka has not acknowledged as a whole
   * @param answerWithin how long Kafka may take to acknowledge
   */
  public record Limits(DataSize inFlight, Duration answerWithin) {}

  /** What every call works with. */
  record Parts(
      EventRules rules,
      Outlets outlets,
      PublishMetrics metrics,
      InFlight inFlight,
      EventIds ids,
      Duration answerWithin) {}

  private final EventRules rules;
  private final Outlets outlets;
  private final Clock clock;
  private final Parts parts;

  public Publisher(
      EventRules rules, Outlets outlets, PublishMetrics metrics, Limits limits, Clock clock) {
    this.rules = rules;
    this.outlets = outlets;
    this.clock = clock;
    InFlight inFlight = new InFlight(limits.inFlight().toBytes());
    metrics.watch(inFlight::bytes, outlets.calls()::size);
    EventIds ids = new EventIds(() -> ThreadLocalRandom.current().nextLong());
    parts = new Parts(rules, outlets, metrics, inFlight, ids, limits.answerWithin());
  }

  /** The type of a registered topic. */
  public Optional<TopicType> type(String topic) {
    return rules.type(topic);
  }

  /**
   * Completes, never exceptionally, once the events can be handed over. At once, but for a topic's
   * first events.
   */
  public CompletableFuture<Void> ready(List<Event> events) {
    Set<String> topics = new HashSet<>();
    String last = "";
    for (Event event : events) {
      // Only registered names: others would have Kafka look for whatever callers make up.
      if (!event.getTopic().equals(last) && rules.type(event.getTopic()).isPresent()) {
        topics.add(event.getTopic());
      }
      last = event.getTopic();
    }
    return outlets.ready(topics);
  }

  /**
   * Hands the events over in their order before it returns; completes, never exceptionally, with
   * one answer per event, in order.
   *
   * @param unreadable by index, why an event could not even be read
   */
  public CompletableFuture<PublishResponse> publish(
      Caller caller, List<Event> events, Map<Integer, String> unreadable) {
    long accepted = clock.millis();
    PublishCall call = new PublishCall(parts, caller.subject(), events, accepted);
    outlets
        .calls()
        .handOver(call, () -> call.handOver(new EventCheck(rules, caller, accepted), unreadable));
    return call.response();
  }

  /** Answers the requests that Kafka has kept waiting for too long. To be called regularly. */
  public void expire() {
    outlets.calls().expire(parts.answerWithin().toNanos());
  }

  /**
   * Tells every partition of the topic that event time has come to there, behind everything that
   * was handed over before.
   *
   * @return how many partitions were told, once Kafka has acknowledged all
   * @throws IllegalArgumentException if no event of that time would be taken: such a watermark
   *     would have every event behind it come too late
   */
  public CompletableFuture<Integer> advanceWatermark(Caller caller, String topic, Instant time) {
    TopicType type =
        rules
            .type(topic)
            .orElseThrow(
                () ->
                    rules
                        .failure()
                        .<RuntimeException>map(
                            why ->
                                new UnavailableException(
                                    "topic: " + topic + " is not known (" + why + ")"))
                        .orElseGet(
                            () ->
                                new NotFoundException(
                                    "topic: " + topic + " (expected: a registered topic)")));
    caller.require(Role.PUBLISHER, type.team());
    within(time, clock.instant().plus(type.ahead()));
    return outlets
        .ready(Set.of(topic))
        .thenCompose(ready -> outlets.calls().steadily(() -> tell(caller, topic, time)));
  }

  private static void within(Instant time, Instant latest) {
    if (time.isAfter(latest)) {
      throw new IllegalArgumentException("time: " + time + " (expected: <= " + latest + ")");
    }
    if (time.isBefore(Instant.EPOCH)) {
      throw new IllegalArgumentException("time: " + time + " (expected: >= " + Instant.EPOCH + ")");
    }
  }

  private CompletableFuture<Integer> tell(Caller caller, String topic, Instant time) {
    Outlet outlet = outlets.of(topic);
    if (!outlet.direct() || outlet.parks(topic)) {
      throw new UnavailableException(
          "topic: %s (expected: no event of it in the spool; %s)"
              .formatted(topic, outlet.failure().orElse("")));
    }
    DataStream stream = outlet.stream();
    int partitions = stream.partitions(topic);
    if (partitions == 0) {
      throw new UnavailableException(
          "topic: " + topic + " (expected: on the cluster; " + stream.failure().orElse("") + ")");
    }
    long accepted = clock.millis();
    RecordHeaders headers = new RecordHeaders();
    headers.add(
        EventHeaders.NAME,
        EventMeta.newBuilder()
            .setKind(EventMeta.Kind.WATERMARK)
            .setEventTimeMs(time.toEpochMilli())
            .setAcceptedMs(accepted)
            .setOrigin(caller.subject())
            .build()
            .toByteArray());
    CompletableFuture<?>[] told = new CompletableFuture<?>[partitions];
    for (int partition = 0; partition < partitions; partition++) {
      told[partition] =
          told(stream, new ProducerRecord<>(topic, partition, accepted, null, null, headers));
    }
    // Kafka keeps the order within a partition, so what was handed over before comes before.
    return CompletableFuture.allOf(told)
        .orTimeout(parts.answerWithin().toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(all -> partitions);
  }

  private static CompletableFuture<Void> told(
      DataStream stream, ProducerRecord<byte[], byte[]> watermark) {
    CompletableFuture<Void> told = new CompletableFuture<>();
    stream.send(
        watermark,
        (metadata, failure) -> {
          if (failure == null) {
            told.complete(null);
          } else {
            told.completeExceptionally(new UnavailableException("Kafka: " + failure.getMessage()));
          }
        });
    return told;
  }
}
