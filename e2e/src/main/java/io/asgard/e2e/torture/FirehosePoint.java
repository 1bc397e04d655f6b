package io.asgard.e2e.torture;

import io.asgard.contracts.v1.EventMeta;
import io.asgard.e2e.Platform;
import io.asgard.platform.records.EventHeaders;
import io.asgard.platform.test.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** One fault, with a group, a load and a sink of its own. */
final class FirehosePoint implements AutoCloseable {
  private static final int RATE = 2_000; // events a second
  private static final int FIRST_PORT = 8431;
  private static final Duration CATCHES_UP_WITHIN = Duration.ofMinutes(4);

  private final Platform platform;
  private final SplittableRandom random;
  private final double scale;
  private final int kills;
  private final String group;
  private final String deadLetters;
  private final Path directory;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final List<FirehoseProcess> firehoses = new ArrayList<>();
  private final FaultyApplication app;
  private final Admin admin;
  private final FirehoseLoad load;
  private final Map<TopicPartition, Long> begin;
  private Supplier<Map<Integer, Integer>> taken;
  private int port = FIRST_PORT;

  /**
   * The load begins; no firehose has been started yet.
   *
   * @param run a name of its own
   * @param scale of how long a fault lasts: 1 for minutes
   * @param kills how often a firehose is killed, if that is the fault
   */
  FirehosePoint(Platform platform, String run, SplittableRandom random, double scale, int kills) {
    this.platform = platform;
    this.random = random;
    this.scale = scale;
    this.kills = kills;
    group = run;
    deadLetters = run + "-dead-letter";
    directory = FrontingProcess.directory(platform, run);
    admin = opens(Admin.create(Map.of("bootstrap.servers", platform.bootstrap())));
    begin = ends(FirehoseLoad.TOPIC);
    createDeadLetterTopic();
    startGroupAt(begin);
    app = opens(new FaultyApplication(Platform.port(8439)));
    taken = app::taken;
    load = opens(new FirehoseLoad(platform.bootstrap(), RATE));
  }

  private <T extends AutoCloseable> T opens(T resource) {
    open.push(resource);
    return resource;
  }

  Platform platform() {
    return platform;
  }

  FaultyApplication app() {
    return app;
  }

  FirehoseLoad load() {
    return load;
  }

  String group() {
    return group;
  }

  Path directory() {
    return directory;
  }

  int random(int bound) {
    return random.nextInt(bound);
  }

  int kills() {
    return kills;
  }

  /** So long, in a long campaign; less in a short one. */
  void lasts(Duration most) {
    pause(scaled(most));
  }

  long scaled(Duration most) {
    return (long) (most.toMillis() * scale);
  }

  static void pause(long millis) {
    long until = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }

  /** The application takes events, and a firehose brings them. */
  FirehoseProcess begins(String... settings) {
    app.start(null);
    List<String> all = new ArrayList<>();
    all.add("firehose.sink.type=http");
    all.add("firehose.sink.http.url=" + app.url("http"));
    all.add("firehose.sink.http.timeout=2s");
    all.addAll(List.of(settings));
    FirehoseProcess firehose = firehose(all);
    firehose.awaitReady();
    awaitTaken(3_000);
    return firehose;
  }

  /** Another firehose of the group; it may not be ready yet. */
  FirehoseProcess firehose(List<String> settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "firehose.kafka.topics=" + FirehoseLoad.TOPIC,
                "firehose.kafka.group-id=" + group,
                "firehose.retry.max=2s"));
    all.addAll(settings);
    FirehoseProcess firehose =
        opens(new FirehoseProcess(platform, directory, Platform.port(port++), all));
    firehoses.add(firehose);
    return firehose;
  }

  /** What the sink has, if it is not the application. */
  void sinkHas(Supplier<Map<Integer, Integer>> now) {
    taken = now;
  }

  /** Waits until the sink has so many more. */
  void awaitTaken(int more) {
    int expected = taken.get().size() + more;
    Eventually.within(
        CATCHES_UP_WITHIN,
        () -> {
          int now = taken.get().size();
          if (now < expected) {
            throw new IllegalStateException("taken: " + now + " (expected: " + expected + ")");
          }
        });
  }

  void createDeadLetterTopic() {
    await(() -> admin.createTopics(List.of(new NewTopic(deadLetters, 1, (short) 3))).all().get());
  }

  void deleteDeadLetterTopic() {
    await(() -> admin.deleteTopics(List.of(deadLetters)).all().get());
  }

  private void startGroupAt(Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, OffsetAndMetadata> at = new HashMap<>();
    offsets.forEach((partition, offset) -> at.put(partition, new OffsetAndMetadata(offset)));
    await(() -> admin.alterConsumerGroupOffsets(group, at).all().get());
  }

  private interface Asked<T> {
    T get() throws ExecutionException, InterruptedException;
  }

  private static <T> T await(Asked<T> asked) {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends the load, waits until the group is through with it, and looks at what became of it. */
  FirehoseVerdict verdict() {
    load.end();
    Map<TopicPartition, Long> ends = ends(FirehoseLoad.TOPIC);
    Eventually.within(
        CATCHES_UP_WITHIN,
        () -> {
          Map<TopicPartition, OffsetAndMetadata> committed =
              admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
          ends.forEach(
              (partition, end) -> {
                OffsetAndMetadata now = committed.get(partition);
                if (now == null || now.offset() < end) {
                  throw new IllegalStateException(
                      "%s: committed %s (expected: %d), %s"
                          .formatted(partition, now, end, firehoses.get(0).state()));
                }
              });
        });
    return FirehoseVerdict.of(load.stored(), load.bad(), taken.get(), letters(), app.swapped());
  }

  private Map<TopicPartition, Long> ends(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      return consumer.endOffsets(partitions(consumer, topic));
    }
  }

  private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(each -> new TopicPartition(topic, each.partition()))
        .toList();
  }

  /** Numbers of the dead letters. */
  private Set<Integer> letters() {
    Set<Integer> numbers = new TreeSet<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = partitions(consumer, deadLetters);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(Duration.ofMillis(200))) {
          EventMeta meta =
              EventHeaders.parse(letter.headers().lastHeader(EventHeaders.NAME).value())
                  .orElseThrow();
          numbers.add((int) EventHeaders.uuid(meta.getId()).getLeastSignificantBits());
        }
      }
    }
    return numbers;
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", platform.bootstrap()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable last = open.poll(); last != null; last = open.poll()) {
      last.close();
    }
  }
}
