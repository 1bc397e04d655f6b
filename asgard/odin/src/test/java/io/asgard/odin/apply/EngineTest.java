package io.asgard.odin.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.odin.event.Events;
import io.asgard.odin.plan.Plan;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.Journal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class EngineTest {
  private static final Resource BOOKING = topic("booking", "demo");
  private static final Resource RIDE = topic("ride", "demo");

  @TempDir private Path directory;
  private final ExecutorService steps = Executors.newCachedThreadPool();
  private final PartsInMemory provider = new PartsInMemory();
  private Engine engine;

  @BeforeEach
  void open() {
    Clock clock = Clock.systemUTC();
    Journal journal = new Journal(directory.resolve("journal"), JsonMapper.shared());
    journal.open();
    engine = new Engine(provider, journal, new Events(clock), steps, Runnable::run, clock);
  }

  @AfterEach
  void end() {
    steps.shutdownNow();
  }

  @Test
  void makesWhatIsDeclared() {
    assertThat(apply("local", BOOKING, RIDE)).isTrue();
    assertThat(provider.parts()).containsOnlyKeys("topic/booking", "topic/ride");
  }

  @Test
  void downEndsWhatWaitsForItsRestart() {
    apply("local", BOOKING);
    provider.crash("topic/booking");
    engine.down("me", line -> {});
    assertThat(provider.kept()).isEmpty();
  }

  @Test
  void removesWhatWaitsForItsRestartAndIsNotWantedAnyMore() {
    apply("local", BOOKING, RIDE);
    provider.crash("topic/booking");
    apply("local", RIDE);
    assertThat(provider.kept()).containsOnlyKeys("topic/ride");
  }

  @Test
  void createsWhatWaitsForItsRestartAndIsWanted() {
    apply("local", BOOKING);
    provider.crash("topic/booking");
    Plan plan = engine.plan("local", List.of(BOOKING));
    assertThat(plan.steps()).extracting(step -> step.reason()).containsExactly("is not there");
  }

  @Test
  void statusOnlyLooks() {
    apply("local", BOOKING);
    provider.forgetCalls();
    assertThat(engine.status()).extracting(PartStatus::isHealthy).containsExactly(true);
    assertThat(provider.calls()).containsExactly("looks");
  }

  @Test
  void refusesWhatAnotherSetDeclares() {
    apply("demo", BOOKING);
    assertThatThrownBy(() -> engine.plan("mine", List.of(BOOKING)))
        .hasMessage("topic booking: declared by set demo (expected: a name of its own)");
    assertThatThrownBy(() -> apply("mine", topic("booking", "other")))
        .hasMessage("topic booking: declared by set demo (expected: a name of its own)");
    assertThat(engine.state().sets()).containsOnlyKeys("demo");
  }

  @Test
  void refusesAPartThatAnotherSetHas() {
    apply("demo", BOOKING);
    Resource stream = new Resource(Kind.STREAM, "booking", "p", "them", Map.of());
    provider.call(stream, "topic/booking");
    assertThatThrownBy(() -> apply("mine", stream))
        .hasMessage(
            "stream booking: its part topic/booking is declared by set demo"
                + " (expected: a name of its own)");
  }

  @Test
  void takesTheSameSetAgain() {
    apply("demo", BOOKING);
    assertThat(apply("demo", BOOKING)).isTrue();
  }

  private boolean apply(String set, Resource... resources) {
    return engine.apply(set, List.of(resources), "me", line -> {});
  }

  private static Resource topic(String name, String project) {
    return new Resource(Kind.TOPIC, name, project, "transport", Map.of());
  }
}
