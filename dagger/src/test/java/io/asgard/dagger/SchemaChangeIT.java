package io.asgard.dagger;

import static io.asgard.platform.test.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.v1.Input;
import io.asgard.contracts.v1.JobSpec;
import io.asgard.dagger.job.From;
import io.asgard.dagger.job.JobGraph;
import io.asgard.dagger.job.JobRuntime;
import io.asgard.platform.test.TestKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A schema that changes while the job runs. */
class SchemaChangeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path directory;

  @Test
  void theNameOfANewEnumValueShowsWithoutARestart() throws Exception {
    String topic = TestKafka.topic("driver-location", 1);
    try (Registry registry = new Registry(topic);
        Store store = new Store();
        Feed feed = new Feed(topic)) {
      JobClient job = run(topic, registry, store);
      feed.send(0, rickshaw(feed, 0));
      feed.advance(Feed.START + 10_000, 1);
      within(PATIENCE, () -> assertThat(store.stored()).anyMatch(l -> l.contains("type=77 ")));
      registry.evolve();
      within(
          PATIENCE,
          () ->
              assertThat(registry.reports()).anyMatch(report -> report.contains("\"version\":2")));
      feed.send(0, rickshaw(feed, 10_000));
      feed.advance(Feed.START + 20_000, 1);
      within(
          PATIENCE, () -> assertThat(store.stored()).anyMatch(l -> l.contains("type=RICKSHAW ")));
      assertThat(registry.reports().get(0))
          .contains("\"reader\":\"transport/dagger/supply\"", "\"extent\":\"FIELDS\"")
          .contains("\"vehicle_type\"", "\"location\"", "\"event_timestamp\"")
          .doesNotContain("speed");
      job.cancel().get();
    }
  }

  private JobClient run(String topic, Registry registry, Store store) throws Exception {
    JobRuntime runtime =
        new JobRuntime(
            Map.of("locstream", TestKafka.bootstrapServers()),
            registry.url(),
            Files.writeString(directory.resolve("token"), "t"),
            store.url(),
            new JobRuntime.Windows(TestKafka.bootstrapServers(), TestKafka.topic("windows", 1)),
            directory.toUri().toString(),
            From.INPUTS);
    JobSpec.Builder spec = Specs.supply(topic);
    spec.getInputsBuilder(0).setStart(Input.Start.EARLIEST);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    JobGraph.build(env, spec.build(), runtime, Specs.schemas(topic));
    return env.executeAsync(spec.getName());
  }

  private static byte[] rickshaw(Feed feed, long after) {
    DriverLocation location = feed.location(Feed.START + after);
    return location.toBuilder().setVehicleTypeValue(77).build().toByteArray();
  }
}
