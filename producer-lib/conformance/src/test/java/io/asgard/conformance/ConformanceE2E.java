package io.asgard.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asgard.platform.test.TestKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every language against a real fronting server; {@code -Dlanguages=python,go} takes some. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceE2E {
  private static final Path REPO = Path.of(System.getProperty("repo", ".")).toAbsolutePath();
  private static final int TOGETHER = 8;

  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "conformance");
            thread.setDaemon(true);
            return thread;
          });
  private Registry registry;
  private FrontingProcess fronting;
  private Tls tls;
  @TempDir private static Path directory;

  @BeforeAll
  void start() throws Exception {
    Map<String, String> teams = new LinkedHashMap<>();
    for (Language language : Language.values()) {
      TestKafka.create(topic(language), 4);
      teams.put(topic(language), "transport");
    }
    TestKafka.create("driver-location", 4);
    teams.put("driver-location", "transport");
    teams.put("others", "food");
    registry = new Registry(teams);
    tls = Tls.create(directory);
    fronting = FrontingProcess.start(REPO, directory, registry.url());
  }

  @AfterAll
  void stop() {
    fronting.close();
    registry.close();
    threads.shutdownNow();
  }

  static Stream<Language> languages() {
    String some = System.getProperty("languages", "");
    return Stream.of(Language.values())
        .filter(language -> some.isEmpty() || List.of(some.split(",")).contains(language.id()));
  }

  @ParameterizedTest
  @MethodSource("languages")
  void doesEveryCaseOfTheTable(Language language) throws Exception {
    available(language);
    if (!language.build().isEmpty()) {
      succeed(language, language.process(language.build(), tls));
    }
    long began = System.nanoTime();
    List<Run> runs = runs(language);
    List<String> problems = new ArrayList<>();
    runs.forEach(run -> add(problems, run, Verdict.of(run)));
    StoredEvents kafka = StoredEvents.of(topic(language));
    runs.forEach(run -> add(problems, run, Invariants.broken(run, kafka, topic(language))));
    int requests = runs.stream().mapToInt(run -> run.script().seen().size()).sum();
    System.out.printf(
        "conformance: %s did %d cases with %d requests in %d s, %d ids in Kafka, %d problems%n",
        language.id(),
        runs.size(),
        requests,
        (System.nanoTime() - began) / 1_000_000_000,
        kafka.byId().size(),
        problems.size());
    assertThat(problems).isEmpty();
    assertThat(runs.size()).isGreaterThanOrEqualTo(40);
  }

  @ParameterizedTest
  @MethodSource("languages")
  void passesItsOwnTests(Language language) throws Exception {
    available(language);
    assumeFalse(language.tests().isEmpty(), "Maven runs them");
    succeed(language, language.process(language.tests(), tls));
  }

  @ParameterizedTest
  @MethodSource("languages")
  void hasAnExampleThatRuns(Language language) throws Exception {
    available(language);
    Path token = Files.writeString(directory.resolve("example.token"), Stage.good());
    ProcessBuilder example = language.process(language.example(), tls);
    example.environment().put("TOKEN_FILE", token.toString());
    example.environment().put("FRONTING", "127.0.0.1:" + fronting.port());
    assertThat(succeed(language, example)).startsWith("STORED ");
    assertThat(Files.readString(language.directory().resolve("README.md")))
        .contains(Files.readString(language.exampleFile()).strip());
  }

  private List<Run> runs(Language language) throws Exception {
    List<Run> runs = new ArrayList<>();
    ExecutorService together = Executors.newFixedThreadPool(TOGETHER);
    try (Upstream upstream =
            language.grpc()
                ? new GrpcUpstream(fronting.port())
                : new RestUpstream(fronting.port());
        Runner runner =
            Runner.start(
                language.process(language.runner(tls), tls),
                directory.resolve(language.id() + ".log"))) {
      Stage stage = new Stage(language, runner, upstream, topic(language), directory, tls, threads);
      List<Callable<Run>> all = new ArrayList<>();
      for (Case row : table(language)) {
        int number = all.size();
        all.add(() -> stage.run(row, number));
      }
      for (Future<Run> run : together.invokeAll(all)) {
        runs.add(run.get());
      }
    } finally {
      together.shutdownNow();
    }
    return runs;
  }

  private static List<Case> table(Language language) throws IOException {
    return Case.table(REPO.resolve("producer-lib/conformance/cases")).stream()
        .filter(row -> row.except() == null || !row.except().containsKey(language.id()))
        .toList();
  }

  /** As root on Debian, bin/fetch-tools installs what is missing: there, nothing is skipped. */
  private static void available(Language language) {
    String missing = language.tool + ": not on the PATH (expected: installed)";
    boolean installed = language.installed();
    boolean installable =
        Files.isExecutable(Path.of("/usr/bin/apt-get"))
            && System.getProperty("user.name").equals("root");
    assertThat(installed || !installable).as(missing).isTrue();
    assumeTrue(installed, "conformance: " + language.id() + " skipped, " + missing);
  }

  private static String succeed(Language language, ProcessBuilder builder) throws Exception {
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor())
        .as(language.id() + " " + builder.command() + "\n" + said)
        .isZero();
    return said;
  }

  private static void add(List<String> problems, Run run, List<String> found) {
    found.forEach(problem -> problems.add(run.of().name() + ": " + problem));
  }

  private static String topic(Language language) {
    return "conformance-" + language.id();
  }
}
