package io.asgard.firehose;

import io.asgard.contracts.v1.StreamLocation;
import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.event.EventTypes;
import io.asgard.firehose.expression.Subject;
import io.asgard.firehose.filter.Filter;
import io.asgard.firehose.filter.Filters;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.Sinks;
import io.asgard.platform.records.Schemas;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;

/** Prints what would become of real events. Sends nothing, joins no group, commits nothing. */
public final class DryRun {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(10);

  private final FirehoseSettings settings;
  private final Supplier<String> token;

  /**
   * With settings that are right.
   *
   * @param token a bearer token for Odin and the registry
   */
  public DryRun(ConfigurableEnvironment environment, Supplier<String> token) {
    this.settings =
        Binder.get(environment).bind("firehose", Bindable.of(FirehoseSettings.class)).get();
    this.token = token;
  }

  /**
   * Prints a line or more for each event.
   *
   * @param events how many at most, of those that are there
   * @param fromBeginning the oldest ones; else the newest
   * @return how many it printed
   * @throws RuntimeException saying what is not there, or what does not fit the events
   */
  public int run(int events, boolean fromBeginning, PrintStream out) {
    try (Schemas schemas = Schemas.http(settings.registry().url(), token);
        Sinks sinks = new FirehoseConfiguration().sinks(settings);
        Consumer<byte @Nullable [], byte @Nullable []> consumer = consumer()) {
      schemas.start();
      EventTypes types = new EventTypes(settings.format(), schemas);
      Filters filters = new Filters(settings.filter(), Clock.systemUTC());
      for (String topic : topics(consumer)) {
        EventType type = type(types, topic);
        filters.check(type);
        sinks.check(type);
      }
      Map<TopicPartition, Long> ends = position(consumer, events, fromBeginning);
      try (Sink sink = sinks.open()) {
        Preview preview = new Preview(types, filters.open(), sink);
        return print(consumer, ends, events, preview, out);
      }
    }
  }

  private Consumer<byte @Nullable [], byte @Nullable []> consumer() {
    StreamLocation at =
        FirehoseConfiguration.locations(settings, token)
            .locate(FirehoseConfiguration.streamName(settings));
    Map<String, Object> properties = new HashMap<>(at.getSecurityMap());
    properties.putAll(settings.kafka().properties());
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, at.getBootstrap());
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) KAFKA_TIMEOUT.toMillis());
    // Of no group: not even its members change.
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    properties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private List<String> topics(Consumer<?, ?> consumer) {
    Pattern pattern = settings.kafka().topicPattern();
    return pattern == null
        ? settings.kafka().topics()
        : consumer.listTopics().keySet().stream()
            .filter(topic -> pattern.matcher(topic).matches())
            .sorted()
            .toList();
  }

  private static EventType type(EventTypes types, String topic) {
    return types
        .find(topic)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "topic: "
                        + topic
                        + " (expected: in the registry"
                        + types.failure().map(why -> ", which cannot be read: " + why).orElse("")
                        + ")"));
  }

  /** Stands where the first event to print is, and says where the events end now. */
  private Map<TopicPartition, Long> position(
      Consumer<?, ?> consumer, int events, boolean fromBeginning) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics(consumer)) {
      List<PartitionInfo> known = consumer.partitionsFor(topic);
      if (known.isEmpty()) {
        throw new IllegalStateException("topic: " + topic + " (expected: to exist)");
      }
      known.forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
    }
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    consumer
        .beginningOffsets(partitions)
        .forEach(
            (partition, begin) -> {
              long newest = ends.getOrDefault(partition, 0L) - events;
              consumer.seek(partition, fromBeginning ? begin : Math.max(begin, newest));
            });
    return ends;
  }

  private static int print(
      Consumer<byte @Nullable [], byte @Nullable []> consumer,
      Map<TopicPartition, Long> ends,
      int events,
      Preview preview,
      PrintStream out) {
    int printed = 0;
    while (printed < events
        && ends.entrySet().stream()
            .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : consumer.poll(POLL)) {
        if (printed < events && !Event.isControl(record)) {
          out.println(preview.line(record));
          printed++;
        }
      }
    }
    return printed;
  }

  /** What would become of events. */
  private record Preview(EventTypes types, List<Filter> filters, Sink sink, Subject subject) {
    Preview(EventTypes types, List<Filter> filters, Sink sink) {
      this(types, filters, sink, new Subject());
    }

    String line(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
      Event event = Event.of(record, type(types, record.topic()));
      return event + " " + outcome(event);
    }

    private String outcome(Event event) {
      subject.aim(event);
      try {
        return filters.stream().allMatch(filter -> filter.passes(event, subject))
            ? "delivered: " + sink.preview(event)
            : "filtered";
      } catch (BadEventException e) {
        return "dead-lettered: " + e.getMessage();
      }
    }
  }
}
