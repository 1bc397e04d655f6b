package io.asgard.odin.provider.local;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.v1.PlatformEvent;
import io.asgard.odin.event.Events;
import io.asgard.odin.plan.Part;
import io.asgard.odin.state.Entry;
import io.asgard.odin.state.Instance;
import io.asgard.odin.state.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Real processes, small ones; a dead Odin is a supervisor whose loop was ended. */
class SupervisorIT {
  private static final String NAME = "sleeper";
  private static final Policy QUICK =
      new Policy(
          Duration.ofMillis(20),
          Duration.ofMillis(100),
          Duration.ofSeconds(60),
          Duration.ofSeconds(1));

  @TempDir private Path home;
  private final BlockingQueue<PlatformEvent> told = new LinkedBlockingQueue<>();
  private final List<ScheduledExecutorService> loops = new ArrayList<>();
  private Site site;
  private Journal journal;
  private Supervisor supervisor;

  @BeforeEach
  void firstOdin() {
    site = new Site(home, home, 0);
    nextOdin();
  }

  @AfterEach
  void endAll() {
    supervisor.stop(NAME).orTimeout(30, TimeUnit.SECONDS).join();
    loops.forEach(ScheduledExecutorService::shutdownNow);
    assertThat(processes()).isEmpty();
  }

  @Test
  void startsOnceHoweverOftenItIsAsked() {
    supervisor.start(sleeper("1")).join();
    long pid = pid();
    supervisor.start(sleeper("1")).join();
    assertThat(pid()).isEqualTo(pid);
    eventually(() -> assertThat(processes()).hasSize(1));
  }

  @Test
  void replacesAProcessWhenItsFingerprintChanges() {
    supervisor.start(sleeper("1")).join();
    long pid = pid();
    supervisor.start(sleeper("2")).join();
    assertThat(pid()).isNotEqualTo(pid);
    assertThat(ProcessHandle.of(pid)).isEmpty();
  }

  @Test
  void seesAnExitWithinFiftyMilliseconds() throws Exception {
    supervisor.start(sleeper("1")).join();
    assertThat(quickestExitSeen()).isLessThan(Duration.ofMillis(50));
  }

  @Test
  void seesAnExitOfAnAdoptedProcessWithinFiftyMilliseconds() throws Exception {
    startAndAwaitBirth();
    crash();
    nextOdin();
    adopt();
    assertThat(quickestExitSeen()).isLessThan(Duration.ofMillis(50));
  }

  @Test
  void startsAgainWhatWasKilled() {
    supervisor.start(sleeper("1")).join();
    long pid = pid();
    Shell.signal("KILL", pid);
    eventually(() -> assertThat(pid()).isNotZero().isNotEqualTo(pid));
    eventually(() -> assertThat(processes()).hasSize(1));
  }

  @Test
  void startsAgainWhatFailedThoughItRuns() throws IOException {
    Path well = home.resolve("well");
    Program program =
        sleeper("1")
            .restartedOn(
                since -> Files.exists(well) ? Optional.empty() : Optional.of("fenced " + since));
    supervisor.start(program).join();
    long pid = pid();
    Instant since = supervisor.lives().join().get(0).since();
    new Inspection(supervisor).run();
    eventually(() -> assertThat(pid()).isNotZero().isNotEqualTo(pid));
    assertThat(supervisor.view(NAME).orElseThrow().lastExit())
        .isEqualTo("exit code 143, it had failed: fenced " + since);
    Files.createFile(well);
    long healthy = pid();
    new Inspection(supervisor).run();
    assertThat(supervisor.lives().join()).hasSize(1);
    assertThat(pid()).isEqualTo(healthy);
  }

  @Test
  void leavesAloneWhatWasStartedAgainMeanwhile() {
    supervisor.start(sleeper("1")).join();
    Supervisor.Life before = supervisor.lives().join().get(0);
    supervisor.start(sleeper("2")).join();
    long pid = pid();
    supervisor.fail(before, "fenced").join();
    assertThat(supervisor.lives().join().get(0).id()).isNotEqualTo(before.id());
    assertThat(pid()).isEqualTo(pid);
    assertThat(ProcessHandle.of(pid)).isPresent();
  }

  @Test
  void countsExitsAndSaysHowItEnded() {
    supervisor.start(program("1", "exit 7")).join();
    eventually(
        () -> {
          assertThat(supervisor.view(NAME).orElseThrow().exits()).isGreaterThan(2);
          assertThat(supervisor.view(NAME).orElseThrow().lastExit()).isEqualTo("exit code 7");
        });
  }

  @Test
  void keepsWhatWaitsForItsRestartUntilItIsStopped() {
    supervisor.start(program("1", "exit 7")).join();
    eventually(() -> assertThat(supervisor.view(NAME).orElseThrow().exits()).isGreaterThan(2));
    assertThat(supervisor.kept()).containsExactly(Map.entry(NAME, "1"));
    supervisor.stop(NAME).join();
    assertThat(supervisor.kept()).isEmpty();
  }

  @Test
  void startsAgainThoughTheJournalCannotBeWritten() throws IOException {
    supervisor.start(sleeper("1")).join();
    long pid = pid();
    journal.close();
    Shell.signal("KILL", pid);
    eventually(() -> assertThat(supervisor.view(NAME).orElseThrow().pid()).isZero());
    journal.open();
    eventually(() -> assertThat(pid()).isNotZero().isNotEqualTo(pid));
  }

  @Test
  void leavesAStrangerAloneThatHasItsPidNow() throws IOException {
    startAndAwaitBirth();
    long pid = pid();
    crash();
    Shell.signalGroup("KILL", pid);
    eventually(() -> assertThat(ProcessHandle.of(pid)).isEmpty());
    Process stranger = new ProcessBuilder("setsid", "sleep", "600").start();
    String id = journal.state().instances().get(NAME).id();
    Files.writeString(site.instance(id).resolve("pid"), stranger.pid() + "\n");
    nextOdin();
    adopt();
    assertThat(supervisor.view(NAME)).isEmpty();
    assertThat(journal.state().instances()).isEmpty();
    assertThat(stranger.isAlive()).isTrue();
    stranger.destroyForcibly();
  }

  @Test
  void killsWhatHasAGroupOfItsOwnToo() {
    supervisor.start(program("1", "trap '' TERM; setsid sleep 600 & wait; sleep 600")).join();
    eventually(() -> assertThat(ProcessHandle.of(pid()).orElseThrow().children()).isNotEmpty());
    ProcessHandle below = ProcessHandle.of(pid()).orElseThrow().children().findAny().orElseThrow();
    supervisor.stop(NAME).join();
    eventually(() -> assertThat(below.isAlive()).isFalse());
  }

  @Test
  void adoptsARunningProcess() {
    startAndAwaitBirth();
    long pid = pid();
    crash();
    nextOdin();
    adopt();
    assertThat(pid()).isEqualTo(pid);
    supervisor.start(sleeper("1")).join();
    eventually(() -> assertThat(processes()).hasSize(1));
  }

  @Test
  void findsAProcessDeadThatDiedWhileOdinWasAway() {
    startAndAwaitBirth();
    long pid = pid();
    crash();
    Shell.signalGroup("KILL", pid);
    eventually(() -> assertThat(ProcessHandle.of(pid)).isEmpty());
    nextOdin();
    adopt();
    assertThat(journal.state().instances()).isEmpty();
    assertThat(site.state().resolve("run")).isEmptyDirectory();
  }

  @RepeatedTest(20)
  void leavesOneProcessWheneverItDiesAfterAStart() {
    supervisor.start(sleeper("1")).join();
    crash();
    nextOdin();
    adopt();
    supervisor.start(sleeper("1")).orTimeout(10, TimeUnit.SECONDS).join();
    eventually(() -> assertThat(processes()).containsExactly(String.valueOf(pid())));
  }

  @Test
  void adoptsAProcessWhoseStartWasNotYetInTheJournal() throws IOException {
    journal.append(Entry.starting(Clock.systemUTC().instant(), NAME, NAME + ".0", "1"));
    Spawner.Spawned spawned = new Spawner(site).spawn(sleeper("1"), NAME + ".0");
    eventually(() -> assertThat(command(spawned.process().pid())).contains("sleep 600"));
    crash();
    nextOdin();
    adopt();
    assertThat(pid()).isNotZero();
    assertThat(journal.state().instances().get(NAME).pid()).isEqualTo(pid());
    eventually(() -> assertThat(processes()).hasSize(1));
  }

  @Test
  void forgetsAnIntentThatWasNeverCarriedOut() {
    journal.append(Entry.starting(Clock.systemUTC().instant(), NAME, NAME + ".0", "1"));
    crash();
    nextOdin();
    adopt();
    assertThat(journal.state().instances()).isEmpty();
    supervisor.start(sleeper("1")).join();
    eventually(() -> assertThat(processes()).hasSize(1));
  }

  @Test
  void killsWhatDoesNotEndWithAllThatItStarted() {
    supervisor.start(program("1", "trap '' TERM; sleep 600 & wait; sleep 600")).join();
    long group = pid();
    supervisor.stop(NAME).join();
    // The dead count until their parent has asked for them.
    eventually(() -> assertThat(Shell.run("kill", "-0", "--", "-" + group)).isNotZero());
    assertThat(journal.state().instances()).isEmpty();
  }

  /** Of a few trials: the machine may be busy with something else. */
  private Duration quickestExitSeen() throws Exception {
    Duration quickest = Duration.ofDays(1);
    for (int trial = 0; trial < 10; trial++) {
      long pid = pid();
      told.clear();
      long begin = System.nanoTime();
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      while (!told.take().getWhat().equals("exited")) {}
      Duration seen = Duration.ofNanos(System.nanoTime() - begin);
      quickest = seen.compareTo(quickest) < 0 ? seen : quickest;
      eventually(() -> assertThat(pid()).isNotZero().isNotEqualTo(pid));
    }
    return quickest;
  }

  /** Born: it has written its pid and holds the FIFO open. */
  private void startAndAwaitBirth() {
    supervisor.start(sleeper("1")).join();
    eventually(() -> assertThat(command(pid())).contains("sleep 600"));
  }

  private static String command(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().commandLine()).orElse("");
  }

  private void crash() {
    loops.get(loops.size() - 1).shutdownNow();
  }

  private void nextOdin() {
    try {
      if (journal != null) {
        journal.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    journal = Journal.in(site.state(), JsonMapper.shared());
    journal.open();
    Events events = new Events(Clock.systemUTC());
    events.listen(told::add);
    ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    loops.add(loop);
    supervisor = new Supervisor(new Spawner(site), journal, events, loop, QUICK, Clock.systemUTC());
  }

  private void adopt() {
    for (Instance instance : journal.state().instances().values()) {
      supervisor.adopt(instance, sleeper("1")).orTimeout(10, TimeUnit.SECONDS).join();
    }
  }

  private long pid() {
    return supervisor.view(NAME).map(Supervisor.View::pid).orElse(0L);
  }

  private Program sleeper(String fingerprint) {
    return program(fingerprint, "exec sleep 600 # " + home);
  }

  private static Program program(String fingerprint, String line) {
    return new Program(
        new Part(NAME, "test/feed/" + NAME, Set.of(), fingerprint),
        "",
        List.of("sh", "-c", line),
        Map.of(),
        "TERM",
        List.of(),
        "",
        Check.ALIVE);
  }

  /** Those that hold a FIFO of this test open. */
  private List<String> processes() {
    Path run = site.state().resolve("run");
    if (!Files.exists(run)) {
      return List.of();
    }
    try (Stream<Path> instances = Files.list(run)) {
      return instances
          .map(instance -> new Spawner(site).pid(instance.getFileName().toString()))
          .flatMap(Optional::stream)
          .filter(pid -> ProcessHandle.of(pid).isPresent())
          .map(String::valueOf)
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
