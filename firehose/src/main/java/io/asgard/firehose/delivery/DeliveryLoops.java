package io.asgard.firehose.delivery;

import io.asgard.contracts.v1.StreamLocation;
import io.asgard.firehose.deadletter.DeadLetterPlace;
import io.asgard.firehose.deadletter.DeadLetterQueue;
import io.asgard.firehose.deadletter.DeadLetters;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.event.EventTypes;
import io.asgard.firehose.filter.Filters;
import io.asgard.firehose.sink.Sinks;
import io.asgard.platform.clusters.MovingStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Opens delivery loops, once all that one needs is there. */
public final class DeliveryLoops {
  // What lanes share: batches of one poll's events would be small.
  private static final int MAX_POLL_RECORDS = 2_000;
  // What was fetched and not polled takes memory too; this is enough for a gigabit.
  private static final int FETCH_BYTES = 2 << 20;
  private static final int PARTITION_FETCH_BYTES = 256 << 10;
  private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(5);

  private final Source source;
  private final DeadLetterPlace place;
  private final MovingStream stream;
  private final EventTypes types;
  private final Filters filters;
  private final Sinks sinks;
  private final Policy policy;
  private final DeliveryMetrics metrics;

  /**
   * What to consume.
   *
   * @param pattern instead of topics: those that match as a whole, now or later
   * @param properties of the consumer, over ours
   */
  public record Source(
      List<String> topics,
      @Nullable Pattern pattern,
      String groupId,
      Map<String, String> properties) {}

  public DeliveryLoops(
      Source source,
      DeadLetterPlace place,
      MovingStream stream,
      EventTypes types,
      Filters filters,
      Sinks sinks,
      Policy policy,
      DeliveryMetrics metrics) {
    this.source = source;
    this.place = place;
    this.stream = stream;
    this.types = types;
    this.filters = filters;
    this.sinks = sinks;
    this.policy = policy;
    this.metrics = metrics;
  }

  /**
   * A loop that is subscribed, and ends when the stream moves.
   *
   * @throws WakeupException if the stream has moved meanwhile
   * @throws RuntimeException saying what is not there yet
   */
  DeliveryLoop open() {
    source.topics().forEach(this::requireType);
    StreamLocation at = stream.now();
    Consumer<byte @Nullable [], byte @Nullable []> consumer = new KafkaConsumer<>(consumer(at));
    stream.onMove(consumer::wakeup);
    try {
      source.topics().forEach(topic -> requireTopic("topic", topic, consumer, at));
      // Checked before any event is taken: a dead letter must find its place.
      place.topic().ifPresent(topic -> requireTopic("dead-letter topic", topic, consumer, at));
      DeliveryLoop loop = loop(consumer, place.open(at));
      subscribe(loop, consumer);
      stream.onMove(loop::leave);
      if (stream.hasLeft(at)) {
        loop.leave();
      }
      return loop;
    } catch (RuntimeException e) {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
      throw e;
    }
  }

  DeadLetterPlace place() {
    return place;
  }

  /**
   * Where the stream is.
   *
   * @throws IllegalStateException if nobody knows
   */
  StreamLocation location() {
    return stream.look();
  }

  /**
   * A replay of dead letters that has not begun.
   *
   * @throws IllegalArgumentException if they cannot be read from where they are
   * @throws RuntimeException saying what is not there
   */
  Replay replay() {
    StreamLocation at = stream.look();
    DeadLetterQueue queue = place.queue(at);
    try {
      DeadLetters deadLetters = place.open(at);
      try {
        return new Replay(
            queue,
            deadLetters,
            (lanes, ended) -> lanes(lanes, deadLetters, ended),
            policy,
            metrics);
      } catch (RuntimeException e) {
        deadLetters.close();
        throw e;
      }
    } catch (RuntimeException e) {
      queue.close();
      throw e;
    }
  }

  private void subscribe(DeliveryLoop loop, Consumer<?, ?> consumer) {
    Pattern pattern = others();
    if (pattern == null) {
      loop.subscribe(source.topics());
      return;
    }
    // Of those that come later, and those whose type is not known yet, it is said when events come.
    for (String topic : consumer.listTopics(KAFKA_TIMEOUT).keySet()) {
      if (pattern.matcher(topic).matches()) {
        types.find(topic).ifPresent(this::check);
      }
    }
    loop.subscribe(pattern);
  }

  /** The topics whose names match, but never the firehose's own dead letters. */
  private @Nullable Pattern others() {
    String own = place.topic().map(Pattern::quote).orElse("");
    return source.pattern() == null
        ? null
        : Pattern.compile("(?!" + own + "$)(?:" + source.pattern() + ")");
  }

  private DeliveryLoop loop(
      Consumer<byte @Nullable [], byte @Nullable []> consumer, DeadLetters deadLetters) {
    try {
      return new DeliveryLoop(
          consumer,
          (lanes, ended) -> lanes(lanes, deadLetters, ended),
          policy,
          deadLetters,
          Clock.systemUTC(),
          metrics);
    } catch (RuntimeException e) {
      deadLetters.close();
      throw e;
    }
  }

  private void requireType(String topic) {
    Optional<EventType> type = types.find(topic);
    if (type.isEmpty()) {
      throw new IllegalStateException(
          "topic: "
              + topic
              + " (expected: in the registry"
              + types.failure().map(why -> ", which cannot be read: " + why).orElse("")
              + ")");
    }
    check(type.get());
  }

  /** Says before any event is taken what is configured and does not fit them. */
  private void check(EventType type) {
    filters.check(type);
    sinks.check(type);
  }

  private Lanes lanes(
      int count, DeadLetters deadLetters, java.util.function.Consumer<List<Pending>> ended) {
    List<Lane> lanes = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        Intake intake = new Intake(types, filters.open());
        lanes.add(
            new Lane(intake, sinks.open(), deadLetters, policy, Clock.systemUTC(), metrics, ended));
      }
    } catch (RuntimeException e) {
      lanes.forEach(Lane::close);
      throw e;
    }
    return new Lanes(lanes).start();
  }

  private static void requireTopic(
      String what, String topic, Consumer<?, ?> consumer, StreamLocation at) {
    try {
      if (consumer.partitionsFor(topic, KAFKA_TIMEOUT).isEmpty()) {
        throw new IllegalStateException(what + ": " + topic + " (expected: to exist)");
      }
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      throw new IllegalStateException(
          "kafka: " + at.getBootstrap() + " does not answer, " + e.getMessage(), e);
    }
  }

  private Map<String, Object> consumer(StreamLocation at) {
    Map<String, Object> properties = new HashMap<>(at.getSecurityMap());
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, at.getBootstrap());
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, source.groupId());
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
    properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
    properties.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    properties.put(
        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    properties.put(
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    properties.putAll(source.properties());
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return properties;
  }
}
