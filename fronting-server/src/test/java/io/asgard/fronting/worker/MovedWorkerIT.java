package io.asgard.fronting.worker;

import static io.asgard.fronting.worker.Numbers.expected;
import static io.asgard.fronting.worker.Numbers.moved;
import static io.asgard.fronting.worker.Numbers.send;
import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.fronting.live.Route;
import io.asgard.fronting.publish.KafkaStreams;
import io.asgard.fronting.spool.Spool;
import io.asgard.platform.clusters.MovingStream;
import io.asgard.platform.clusters.StreamLocations;
import io.asgard.platform.test.TestCluster;
import io.asgard.platform.test.TestKafka;
import io.asgard.platform.test.TestOdin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** The worker, when the stream that it reads or the one that it writes is on another cluster. */
class MovedWorkerIT {
  private final String topic = TestKafka.topic("moved", 3); // On the shared cluster.
  private final TestCluster first = TestCluster.start(2, 3, topic);
  private final TestCluster second = TestCluster.start(1, 3, topic);
  private final TestOdin odin = TestOdin.start();
  private final ScheduledExecutorService background = Executors.newScheduledThreadPool(1);
  @TempDir private Path directory;
  private Spool aside;
  private FrontingWorker worker;

  @BeforeEach
  void opens() throws Exception {
    aside = Spool.open(directory.resolve("aside"), 0);
  }

  @AfterEach
  void closes() throws Exception {
    worker.close();
    aside.close();
    odin.close();
    background.shutdownNow();
    first.close();
    second.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void goesOnWhereTheFrontingStreamIs(boolean dead) {
    String data = TestKafka.bootstrapServers();
    send(first.bootstrapServers(), topic, 0, 500, "");
    odin.serves("own", first.bootstrapServers());
    odin.serves("data", data);
    work();
    eventually(() -> assertThat(moved(data, topic)).isEqualTo(expected(500)));
    if (dead) {
      first.stop();
    }
    send(second.bootstrapServers(), topic, 500, 1_000, "");
    odin.serves("own", second.bootstrapServers());
    eventually(() -> assertThat(moved(data, topic)).isEqualTo(expected(1_000)));
    eventually(() -> assertThat(worker.failure()).isEmpty());
  }

  @Test
  void bringsEachEventWhereTheDataStreamIs() {
    String own = TestKafka.bootstrapServers();
    send(own, topic, 0, 500, "");
    odin.serves("own", own);
    odin.serves("data", first.bootstrapServers());
    work();
    eventually(() -> assertThat(moved(first.bootstrapServers(), topic)).isEqualTo(expected(500)));
    first.fence(topic);
    send(own, topic, 500, 1_000, "");
    eventually(() -> assertThat(worker.failure()).isPresent());
    odin.serves("data", second.bootstrapServers());
    eventually(() -> assertThat(moved(second.bootstrapServers(), topic)).isNotEmpty());
    first.startAgain(); // A fenced one does not even say how much it has.
    // Moved and not noted yet: that much comes to both.
    eventually(() -> assertThat(onBoth()).isEqualTo(expected(1_000)));
    assertThat(moved(first.bootstrapServers(), topic)).isEqualTo(expected(500));
    assertThat(worker.failure().orElse("")).doesNotContain("stream data");
  }

  /** By key, what the first cluster has and then what only the second one has. */
  private Map<String, List<String>> onBoth() {
    Map<String, Set<String>> all = new TreeMap<>();
    for (TestCluster cluster : List.of(first, second)) {
      moved(cluster.bootstrapServers(), topic)
          .forEach(
              (key, events) -> all.computeIfAbsent(key, k -> new LinkedHashSet<>()).addAll(events));
    }
    Map<String, List<String>> lists = new TreeMap<>();
    all.forEach((key, events) -> lists.put(key, new ArrayList<>(events)));
    return lists;
  }

  private void work() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    StreamLocations locations =
        StreamLocations.of(odin.url(), directory.resolve("cache"), () -> "token");
    KafkaStreams streams =
        new KafkaStreams(
            locations,
            stream -> Map.of(),
            new KafkaStreams.Sizes(DataSize.ofMegabytes(1), DataSize.ofMegabytes(8)),
            background,
            meters);
    worker =
        new FrontingWorker(
            new MovingStream("own", locations),
            at -> KafkaStreams.consumer(at, topic, Map.of("metadata.max.age.ms", "500")),
            new FrontingWorker.Routes(any -> "data", Route::to),
            streams::stream,
            aside::refused,
            new WorkerMetrics(meters));
    worker.start();
  }
}
