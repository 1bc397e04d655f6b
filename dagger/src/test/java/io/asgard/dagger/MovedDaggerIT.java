package io.asgard.dagger;

import static io.asgard.platform.test.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.v1.Input;
import io.asgard.contracts.v1.JobSpec;
import io.asgard.contracts.v1.WindowClosed;
import io.asgard.dagger.job.From;
import io.asgard.dagger.job.JobGraph;
import io.asgard.dagger.job.JobRuntime;
import io.asgard.platform.test.TestCluster;
import io.asgard.platform.test.TestKafka;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stream is lost, and served by another cluster from then on: the windows are as if it was not.
 */
class MovedDaggerIT {
  private static final String TOPIC = "moved-location";
  private static final int PARTITIONS = 3;
  private static final int EVENTS = 6_000;
  private static final int ARRIVED_BEFORE = 3_600;
  private static final long EACH = 20; // milliseconds from one event to the next
  private static final long BOUNDARY = Feed.START + 60_000;
  private static final long END = Feed.START + 130_000;
  // What retention deleted of the first cluster, so that offsets differ.
  private static final int DELETED = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path checkpoints;

  @Test
  void aJobGoesOnAtTheOtherClusterFromItsLastBoundary() throws Exception {
    List<String> alone = linesOfAnUninterruptedRun();
    String windowsTopic = TestKafka.topic("asgard-windows", 1);
    try (TestCluster home = TestCluster.start(1, PARTITIONS, TOPIC);
        TestCluster other = TestCluster.start(1, PARTITIONS, TOPIC);
        Feed feed = new Feed(TOPIC, home.bootstrapServers());
        Feed copies = new Feed(TOPIC, other.bootstrapServers());
        Windows windows = new Windows(windowsTopic);
        Store store = new Store()) {
      List<DriverLocation> locations = feed.locations(EVENTS, 120);
      send(feed, locations, 0, ARRIVED_BEFORE);
      JobClient first = run(home.bootstrapServers(), windowsTopic, store, From.INPUTS);
      within(PATIENCE, () -> assertThat(closed(first)).isEqualTo(BOUNDARY));
      copy(home, copies);
      home.stop();
      first.cancel().get(60, TimeUnit.SECONDS);
      List<String> before = List.copyOf(store.stored());
      int toldBefore = windows.told().size();

      send(copies, locations, ARRIVED_BEFORE, EVENTS);
      copies.advance(END, PARTITIONS);
      From boundary = new From(Instant.ofEpochMilli(BOUNDARY), Map.of(), true);
      JobClient second = run(other.bootstrapServers(), windowsTopic, store, boundary);
      within(PATIENCE, () -> assertThat(ends(windows.told())).contains(END));
      second.cancel().get();

      List<String> since = store.stored().subList(before.size(), store.stored().size());
      assertThat(last(store.stored())).isEqualTo(last(alone));
      assertThat(times(before)).allMatch(time -> time <= BOUNDARY);
      assertThat(times(since)).allMatch(time -> time > BOUNDARY);
      assertThat(ends(windows.told()).subList(toldBefore, windows.told().size()))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(7, 13).mapToObj(n -> Feed.START + n * 10_000L).toList());
    }
  }

  private List<String> linesOfAnUninterruptedRun() throws Exception {
    String topic = TestKafka.topic(TOPIC, PARTITIONS);
    String windowsTopic = TestKafka.topic("asgard-windows", 1);
    try (Feed feed = new Feed(topic);
        Windows windows = new Windows(windowsTopic);
        Store store = new Store()) {
      send(feed, feed.locations(EVENTS, 120), 0, EVENTS);
      feed.advance(END, PARTITIONS);
      JobClient job = run(topic, TestKafka.bootstrapServers(), windowsTopic, store, From.INPUTS);
      within(PATIENCE, () -> assertThat(ends(windows.told())).contains(END));
      job.cancel().get();
      return List.copyOf(store.stored());
    }
  }

  private static void send(Feed feed, List<DriverLocation> locations, int from, int to) {
    for (int i = from; i < to; i++) {
      feed.send(locations.get(i), PARTITIONS, Feed.START + i * EACH);
    }
    feed.flush();
  }

  private static void copy(TestCluster from, Feed to) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", from.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, PARTITIONS).mapToObj(n -> new TopicPartition(TOPIC, n)).toList();
      consumer.assign(partitions);
      partitions.forEach(partition -> consumer.seek(partition, DELETED));
      int copied = 0;
      while (copied < ARRIVED_BEFORE - PARTITIONS * DELETED) {
        for (var record : consumer.poll(Duration.ofSeconds(1))) {
          to.copy(record);
          copied++;
        }
      }
    }
    to.flush();
  }

  private JobClient run(String bootstrapServers, String windowsTopic, Store store, From from)
      throws Exception {
    return run(TOPIC, bootstrapServers, windowsTopic, store, from);
  }

  private JobClient run(
      String topic, String bootstrapServers, String windowsTopic, Store store, From from)
      throws Exception {
    JobRuntime runtime =
        new JobRuntime(
            Map.of("locstream", bootstrapServers),
            URI.create("http://127.0.0.1:1"),
            checkpoints.resolve("token"),
            store.url(),
            new JobRuntime.Windows(TestKafka.bootstrapServers(), windowsTopic),
            checkpoints.toUri().toString(),
            from);
    JobSpec.Builder spec = Specs.supply(topic);
    spec.getInputsBuilder(0).setStart(Input.Start.EARLIEST);
    Configuration settings = new Configuration();
    settings.setString("heartbeat.interval", "500"); // Accumulators come with it.
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, settings);
    JobGraph.build(env, spec.build(), runtime, Specs.schemas(topic, Duration.ofSeconds(10)));
    return env.executeAsync(spec.getName());
  }

  /** What Datlantis asks Flink for. */
  private static Object closed(JobClient job) throws ExecutionException, InterruptedException {
    return job.getAccumulators().get().getOrDefault("closed", "nothing");
  }

  /** What the store would show: the last value of each point. */
  private static Map<String, String> last(List<String> lines) {
    Map<String, String> points = new TreeMap<>();
    for (String line : lines) {
      String[] parts = line.split(" ");
      points.put(parts[0] + " " + parts[2], parts[1]);
    }
    return points;
  }

  private static List<Long> times(List<String> lines) {
    return lines.stream().map(line -> Long.parseLong(line.split(" ")[2]) / 1_000_000).toList();
  }

  private static List<Long> ends(List<WindowClosed> told) {
    List<Long> ends = new ArrayList<>();
    told.forEach(window -> ends.add(Timestamps.toMillis(window.getEnd())));
    return ends;
  }
}
