package io.asgard.odin.provider.local;

import static io.asgard.platform.test.Eventually.eventually;
import static io.asgard.platform.test.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asgard.odin.event.Events;
import io.asgard.odin.flow.Flow;
import io.asgard.odin.flow.FlowBegin;
import io.asgard.odin.flow.FlowProgress;
import io.asgard.odin.flow.FlowStart;
import io.asgard.odin.flow.GroupOffsets;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.Journal;
import io.asgard.platform.test.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Two clusters of one broker and the flow between them, as processes that a supervisor keeps. */
class MirrorMakerIT {
  private static final Path ROOT = Path.of("").toAbsolutePath().resolve("../..").normalize();
  private static final int PARTITIONS = 2;
  private static final FlowBegin UNKNOWN = new FlowBegin(Map.of(), Map.of());

  // The logs of a failure are worth a look.
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private static Path directory;

  private static final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private static final List<Program> started = new ArrayList<>();
  private static final FlowChecks checks = new FlowChecks(JsonMapper.shared(), Clock.systemUTC());
  private static final KafkaAdmins admins = new KafkaAdmins();
  private static Supervisor supervisor;
  private static Site site;
  private static KafkaEnd home;
  private static KafkaEnd away;
  private static Flow there;
  private static Flow back;

  @BeforeAll
  static void startClusters() throws IOException {
    Path lib = ROOT.resolve("deploy/local/kafka/target/lib");
    assumeTrue(Files.isDirectory(lib), "Skipped: " + lib + " is not built");
    site = new Site(ROOT, directory, 0);
    Journal journal = Journal.in(site.state(), JsonMapper.shared());
    journal.open();
    Clock clock = Clock.systemUTC();
    supervisor =
        new Supervisor(new Spawner(site), journal, new Events(clock), loop, Policy.DEFAULT, clock);
    home = cluster("home");
    away = cluster("away");
    there = flow(home, away);
    back = flow(away, home);
    for (Program broker : started) {
      within(Duration.ofSeconds(60), () -> assertThat(broker.check().problem()).isEmpty());
    }
  }

  @AfterAll
  static void endAll() {
    // Flows before what they need.
    Collections.reverse(started);
    for (Program program : started) {
      supervisor.stop(program.name()).orTimeout(30, TimeUnit.SECONDS).join();
    }
    checks.close();
    admins.close();
    loop.shutdownNow();
  }

  @Test
  void copiesEverythingOnceThoughItIsKilled() {
    home.create(
        "once", PARTITIONS, Map.of("retention.ms", "3600000", "max.message.bytes", "99999"));
    home.write("once", LongStream.range(0, 5_000));
    Program process = start(there);
    awaitCopied(there);
    home.write("once", LongStream.range(5_000, 15_000));
    Shell.signal("KILL", supervisor.view(process.name()).orElseThrow().pid());
    home.write("once", LongStream.range(15_000, 20_000));
    awaitCopied(there);
    assertThat(away.read("once")).isEqualTo(home.read("once")).hasSize(20_000);
    assertThat(away.configs("once")).containsExactly(Map.entry("max.message.bytes", "99999"));
    eventually(() -> assertThat(process.check().problem()).isEmpty());
  }

  @Test
  void isReachedFromAnotherRegionByAnAddressOfItsOwn() {
    assertThat(home.remote()).isNotEqualTo(home.bootstrap());
    assertThat(home.brokers(home.remote())).containsExactly(home.remote());
    assertThat(home.brokers(home.bootstrap())).containsExactly(home.bootstrap());
  }

  /** Connect leaves a task alone that has failed. */
  @Test
  void goesOnAfterATaskHasFailed() {
    home.create("narrow", 1, Map.of());
    home.write("narrow", LongStream.range(0, 10));
    Program process = start(there);
    awaitCopied(there);
    long pid = supervisor.view(process.name()).orElseThrow().pid();
    AtomicLong next = new AtomicLong(10);
    // The end of a transaction fits, a record does not. MirrorMaker may take the limit back.
    eventually(
        () -> {
          away.set("narrow", "max.message.bytes", "100");
          home.write("narrow", LongStream.range(next.get(), next.addAndGet(10)));
          assertThat(process.check().problem().orElse("")).contains("is FAILED");
        });
    away.set("narrow", "max.message.bytes", "1000000");
    Inspection inspection = new Inspection(supervisor);
    eventually(
        () -> {
          inspection.run();
          assertThat(process.check().problem()).isEmpty();
        });
    awaitCopied(there);
    assertThat(supervisor.view(process.name()).orElseThrow().pid()).isNotEqualTo(pid);
    assertThat(away.read("narrow")).isEqualTo(home.read("narrow")).hasSize(next.intValue());
  }

  @Test
  void takesGroupsAlong() {
    TopicPartition partition = new TopicPartition("group", 0);
    home.create("group", 1, Map.of());
    start(there);
    for (int hundred = 0; hundred < 10; hundred++) {
      home.write("group", LongStream.range(hundred * 100, hundred * 100 + 100));
      awaitCopied(there);
    }
    home.commit("at-the-head", partition, 1_000);
    home.commit("on-its-way", partition, 550);
    eventually(() -> assertThat(away.rest(partition, "at-the-head")).isEmpty());
    eventually(
        () -> {
          GroupOffsets.lastHeard(there).move(UNKNOWN);
          assertNearlyThere(partition, "on-its-way");
        });
    home.commit("late", partition, 250);
    GroupOffsets.atSource(there).move(UNKNOWN);
    assertNearlyThere(partition, "late");
  }

  @Test
  void carriesNothingBackThatCameFromThere() {
    home.create("flip", PARTITIONS, Map.of());
    home.write("flip", LongStream.range(0, 1_000));
    start(there);
    awaitCopied(there);
    turn(there, back, away, 1_000, 1_100);
    turn(back, there, home, 1_100, 1_200);
  }

  /** Ends a flow and starts the one the other way, which then has these to carry. */
  private static void turn(Flow before, Flow now, KafkaEnd source, long from, long to) {
    stop(before);
    FlowStart.at(now, FlowStart.ends(now), 1);
    source.write("flip", LongStream.range(from, to));
    start(now);
    awaitCopied(now);
    assertThat(home.read("flip")).isEqualTo(away.read("flip")).hasSize((int) to);
  }

  /** It reads again what one transaction had, and skips nothing. */
  private static void assertNearlyThere(TopicPartition partition, String group) {
    KafkaEnd.Row[] expected = home.rest(partition, group).toArray(KafkaEnd.Row[]::new);
    assertThat(away.rest(partition, group))
        .endsWith(expected)
        .hasSizeLessThanOrEqualTo(expected.length + 100);
  }

  private static Flow flow(KafkaEnd from, KafkaEnd to) {
    return new Flow(
        from.name() + "-to-" + to.name(),
        new Flow.Cluster(from.name(), from.bootstrap()),
        new Flow.Cluster(to.name(), to.bootstrap()),
        List.of("once", "group", "flip", "narrow"));
  }

  /** Does nothing if it runs. */
  private static Program start(Flow flow) {
    KafkaEnd source = flow.source().name().equals("home") ? home : away;
    MirrorMaker.Settings settings =
        new MirrorMaker.Settings(
            true, 1, "128m", Map.of(source.name() + ".bootstrap.servers", source.remote()));
    Program process =
        new MirrorMaker(site, new Artifacts(site), checks)
            .program(flow, settings, "test/stream/home", Set.of());
    started.add(process);
    supervisor.start(process).join();
    return process;
  }

  private static void stop(Flow flow) {
    supervisor.stop(flow.name()).orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static void awaitCopied(Flow flow) {
    try (FlowProgress progress = new FlowProgress(flow, JsonMapper.shared())) {
      eventually(() -> assertThat(FlowProgress.behind(progress.read())).isZero());
    }
  }

  private static KafkaEnd cluster(String name) throws IOException {
    Resource stream =
        new Resource(
            Kind.STREAM,
            name,
            "test",
            "test",
            Map.of(
                "brokers", 1,
                "port", FreePort.find(),
                "controllerPort", FreePort.find(),
                "remote", Map.of("port", FreePort.find()),
                "heap", "192m",
                "properties",
                    Map.of(
                        "group.initial.rebalance.delay.ms", 0,
                        "offsets.topic.num.partitions", 1,
                        "transaction.state.log.num.partitions", 1,
                        // The default is most of the heap.
                        "log.cleaner.dedupe.buffer.size", 8 * 1024 * 1024,
                        "log.retention.ms", -1)));
    KafkaCluster cluster = new KafkaCluster(site, new Artifacts(site), admins);
    for (Program broker : cluster.brokers(stream, stream.id(), Set.of())) {
      started.add(broker);
      supervisor.start(broker).join();
    }
    return new KafkaEnd(name, cluster.bootstrap(stream), cluster.remoteBootstrap(stream));
  }
}
