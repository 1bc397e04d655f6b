package io.asgard.odin.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.odin.event.Events;
import io.asgard.odin.plan.Drift;
import io.asgard.odin.plan.Part;
import io.asgard.odin.plan.Plan;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.Entry;
import io.asgard.odin.state.Journal;
import io.asgard.odin.state.Serving;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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
  private Journal journal;
  private Engine engine;

  @BeforeEach
  void open() {
    Clock clock = Clock.systemUTC();
    journal = Journal.in(directory, JsonMapper.shared());
    journal.open();
    engine = new Engine(provider, journal, new Events(clock), steps, Runnable::run, clock);
  }

  @AfterEach
  void end() throws IOException {
    journal.close();
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
    Plan plan = plan("local", BOOKING);
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
    assertThatThrownBy(() -> plan("mine", BOOKING))
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

  @Test
  void destroysDataOnlyWithLeave() {
    apply("local", BOOKING, RIDE);
    provider.data.put("topic/ride", "7 records");
    assertThatThrownBy(() -> apply("local", BOOKING))
        .hasMessage("data would be destroyed: topic/ride (7 records) (expected: --allow-destroy)");
    assertThat(provider.parts()).containsKey("topic/ride");
    assertThat(engine.state().sets().get("local")).hasSize(2);
    engine.apply(new Wish("local", List.of(BOOKING), "me", true), Optional.empty(), line -> {});
    assertThat(provider.parts()).containsOnlyKeys("topic/booking");
  }

  @Test
  void seesDataOfWhatWasEndedBefore() {
    apply("local", BOOKING, RIDE);
    engine.down("me", line -> {});
    provider.data.put("topic/ride", "7 records");
    assertThat(plan("local", BOOKING).destroys()).containsExactly("topic/ride (7 records)");
  }

  @Test
  void appliesASavedPlanOnlyWhileItIsExact() {
    Plan saved = plan("local", BOOKING);
    apply("other", RIDE);
    provider.crash("topic/ride");
    assertThatThrownBy(() -> engine.apply(wish("local", BOOKING), Optional.of(saved), line -> {}))
        .hasMessageStartingWith("plan: made for another state");
    Plan fresh = plan("local", BOOKING);
    assertThat(engine.apply(wish("local", BOOKING), Optional.of(fresh), line -> {})).isTrue();
  }

  @Test
  void appliesASavedPlanThoughTheDataThatItDestroysHasGrown() {
    apply("local", BOOKING, RIDE);
    provider.data.put("topic/ride", "7 records");
    Wish wish = new Wish("local", List.of(BOOKING), "me", true);
    Plan saved = engine.plan(wish);
    provider.data.put("topic/ride", "8 records");
    assertThat(engine.apply(wish, Optional.of(saved), line -> {})).isTrue();
  }

  @Test
  void repairsDrift() {
    apply("local", BOOKING);
    provider.drift.add(new Drift("topic/booking", BOOKING.id(), "retention.ms", "1", "2", ""));
    assertThat(engine.drift().drift()).extracting(Drift::field).containsExactly("retention.ms");
    apply("local", BOOKING);
    assertThat(engine.drift().drift()).isEmpty();
  }

  @Test
  void repairsWhatItCouldNotLookAtBefore() {
    apply("local", BOOKING);
    provider.unseen.add("topic/booking");
    provider.drift.add(new Drift("topic/booking", BOOKING.id(), "state", "there", "gone", ""));
    assertThat(apply("local", BOOKING)).isTrue();
    assertThat(provider.drift).isEmpty();
  }

  @Test
  void remembersWhatWasDeclaredAndGoesBackToIt() {
    apply("local", BOOKING);
    apply("local", BOOKING, RIDE);
    Revision first = engine.history().get(0);
    assertThat(engine.history()).extracting(Revision::resources).containsExactly(1, 2);
    assertThat(engine.history().get(1).added()).containsExactly(RIDE.id());
    assertThat(first.outcome()).isEqualTo("1 steps, healthy");
    engine.apply(engine.again(first.number(), "me", false), Optional.empty(), line -> {});
    assertThat(provider.parts()).containsOnlyKeys("topic/booking");
    assertThat(engine.history()).hasSize(3);
  }

  @Test
  void importsWhatIsThereAsDeclared() {
    provider.processes = false;
    assertThat(engine.own(wish("local", BOOKING))).containsExactly("topic/booking");
    assertThat(plan("local", BOOKING).isEmpty()).isTrue();
  }

  @Test
  void importsNothingInPlaceOfWhatASetHas() {
    apply("local", BOOKING);
    assertThatThrownBy(() -> engine.own(wish("local", RIDE)))
        .hasMessageStartingWith("demo/topic/booking: missing or other than in set local");
  }

  @Test
  void importsNothingThatIsNotAsDeclared() {
    provider.processes = false;
    provider.drift.add(new Drift("topic/ride", RIDE.id(), "partitions", "6", "3", ""));
    assertThatThrownBy(() -> engine.own(wish("local", BOOKING, RIDE)))
        .hasMessage("topic/ride: partitions: 3 (expected: 6, as declared)");
    assertThat(engine.state().sets()).isEmpty();
  }

  @Test
  void recoveryTakesNothingAway() {
    apply("local", BOOKING);
    provider.createNow(new Part("topic/stray", "?", Set.of(), "1"));
    provider.data.put("topic/stray", "7 records");
    engine.recover(() -> {});
    assertThat(provider.data).containsKey("topic/stray");
    assertThat(provider.parts()).containsKeys("topic/stray", "topic/booking");
  }

  @Test
  void makesWayForWhatCannotWait() throws Exception {
    provider.mayCreate = new CountDownLatch(1);
    CompletableFuture<Boolean> slow =
        CompletableFuture.supplyAsync(() -> apply("local", BOOKING), steps);
    provider.creating.await();
    assertThatThrownBy(() -> apply("other", RIDE)).hasMessageStartingWith("another apply");
    List<String> told = new CopyOnWriteArrayList<>();
    assertThat(engine.turns().urgently("a move of x", told::add, () -> "moved")).isEqualTo("moved");
    assertThat(slow.get(10, TimeUnit.SECONDS)).isFalse();
    assertThat(told).containsExactly("what is running makes way");
    provider.mayCreate.countDown();
    assertThat(apply("local", BOOKING)).isTrue();
  }

  @Test
  void whatCannotWaitMakesNoWayForItsLike() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<Boolean> first =
        CompletableFuture.supplyAsync(
            () -> engine.turns().urgently("a move of x", line -> {}, () -> renewOnce(end)), steps);
    provider.creating.await();
    CountDownLatch waits = new CountDownLatch(1);
    CompletableFuture<String> second =
        CompletableFuture.supplyAsync(
            () -> engine.turns().urgently("a move of y", line -> waits.countDown(), () -> "moved"),
            steps);
    waits.await();
    end.countDown();
    assertThat(first.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("moved");
  }

  @Test
  void plansAllThatIsDeclared() {
    assertThat(engine.plan().isEmpty()).isTrue();
    apply("local", BOOKING);
    apply("other", RIDE);
    assertThat(engine.plan().unchanged()).isEqualTo(2);
    provider.crash("topic/ride");
    assertThat(engine.plan().steps()).hasSize(1);
  }

  private boolean renewOnce(CountDownLatch end) {
    journal.append(Entry.desired(Instant.EPOCH, "local", List.of(BOOKING), "me"));
    provider.mayCreate = end;
    return engine.renew(name -> true, line -> {});
  }

  @Test
  void keepsTheFailoverThatServes() {
    Resource stream =
        new Resource(Kind.STREAM, "s", "p", "transport", Map.of("failover", Map.of("port", 1)));
    apply("local", stream);
    Serving serving = new Serving("s-failover", Map.of(), Map.of(), Set.of());
    journal.append(Entry.serving(Instant.EPOCH, "s", serving, "me"));
    Resource without = new Resource(Kind.STREAM, "s", "p", "transport", Map.of());
    assertThatThrownBy(() -> plan("local", without))
        .hasMessageStartingWith("stream s: failover: none (expected: as it is, for s-failover");
    apply("local");
    assertThat(engine.state().serving()).isEmpty();
  }

  private boolean apply(String set, Resource... resources) {
    return engine.apply(wish(set, resources), Optional.empty(), line -> {});
  }

  private Plan plan(String set, Resource... resources) {
    return engine.plan(wish(set, resources));
  }

  private static Wish wish(String set, Resource... resources) {
    return new Wish(set, List.of(resources), "me", false);
  }

  private static Resource topic(String name, String project) {
    return new Resource(Kind.TOPIC, name, project, "transport", Map.of());
  }
}
