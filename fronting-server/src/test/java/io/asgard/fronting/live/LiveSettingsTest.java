package io.asgard.fronting.live;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class LiveSettingsTest {
  private static final String GOOD =
      """
      routes:
        - topics: [booking, "gofood-*"]
          stream: mainstream
          fallback: standbystream
          fallback-after: 5s
        - topics: ["*"]
          stream: locstream
      quotas:
        default: { events: 20000, bytes: 10MB }
        teams: { payments: { events: 50000 } }
      """;

  @TempDir Path directory;
  private final ScheduledExecutorService background = Executors.newScheduledThreadPool(1);
  private Path file;
  private LiveSettings live;

  @BeforeEach
  void start() throws IOException {
    file = Files.writeString(directory.resolve("live.yml"), GOOD);
    live = new LiveSettings(file, background);
    live.start();
  }

  @AfterEach
  void stop() {
    live.close();
    background.shutdownNow();
  }

  @Test
  void theFirstRouteThatMatchesWins() {
    Route main = new Route("mainstream", Optional.of("standbystream"), Duration.ofSeconds(5));
    assertThat(live.route("booking")).contains(main);
    assertThat(live.route("gofood-order")).contains(main);
    assertThat(live.route("bookings"))
        .contains(new Route("locstream", Optional.empty(), Duration.ofSeconds(30)));
  }

  @Test
  void aTeamsOwnQuotaReplacesTheDefault() {
    assertThat(live.quota("rides")).isEqualTo(new Quota(20_000, DataSize.ofMegabytes(10)));
    assertThat(live.quota("payments")).isEqualTo(new Quota(50_000, Quota.NONE.bytes()));
  }

  @Test
  void withoutAFileNothingIsRoutedOrLimited() {
    try (LiveSettings none = new LiveSettings(null, background)) {
      none.start();
      assertThat(none.route("booking")).isEmpty();
      assertThat(none.quota("payments")).isEqualTo(Quota.NONE);
      assertThat(none.failure()).isEmpty();
    }
  }

  @Test
  void aChangeIsTakenUp() throws IOException {
    Files.writeString(file, "quotas: { default: { events: 7 } }");
    eventually(() -> assertThat(live.quota("rides").events()).isEqualTo(7));
    assertThat(live.route("booking")).isEmpty();
    Files.writeString(file, "");
    eventually(() -> assertThat(live.quota("rides")).isEqualTo(Quota.NONE));
  }

  @Test
  void aWrongFileChangesNothingAndSaysAllThatIsWrong() throws IOException {
    Files.writeString(
        file,
        """
        routes: [ { topics: ["a*b"], stream: Main, fallback-after: soon }, { stream: x } ]
        quotas: { default: { events: 0, bytes: many }, team: {} }
        """);
    eventually(() -> assertThat(live.failure()).isPresent());
    assertThat(live.failure().orElseThrow())
        .contains("routes[0].topics[0]: \"a*b\" (expected: a topic, or a prefix and *")
        .contains("routes[0].stream: \"Main\" (expected: a stream's name")
        .contains("routes[0].fallback-after: soon (expected: a time such as 30s)")
        .contains("routes[0].fallback-after: without a fallback")
        .contains("routes[1].topics: none (expected: a list of names")
        .contains("quotas.default.events: 0 (expected: a whole number > 0)")
        .contains("quotas.default.bytes: many (expected: a size > 0 such as 10MB)")
        .contains("quotas.team: unknown (expected: one of [default, teams])");
    assertThat(live.quota("rides").events()).isEqualTo(20_000);
    assertThat(live.route("booking")).isPresent();
  }

  @Test
  void isWellAgainWithTheOldFile() throws IOException {
    Files.delete(file);
    eventually(() -> assertThat(live.failure().orElse("")).contains("missing (expected: a file)"));
    Files.writeString(file, GOOD);
    eventually(() -> assertThat(live.failure()).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "routes: { | not YAML: ",
        "- a | document: [a] (expected: a map)",
        "routes: 7 | routes: 7 (expected: a list)",
        "routes: [{topics: [a], stream: x, fallback: x}] | routes[0].fallback: x (expected: another",
        "quotas: {default: {bytes: 0MB}} | quotas.default.bytes: 0MB (expected: a size > 0",
        "{quotas: {}, quotas: {}} | not YAML: "
      })
  void doesNotStartWithAWrongFile(String text, String problem) throws IOException {
    Path wrong = Files.writeString(directory.resolve("wrong.yml"), text);
    try (LiveSettings settings = new LiveSettings(wrong, background)) {
      assertThatThrownBy(settings::start)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("fronting.live: " + wrong + ": ")
          .hasMessageContaining(problem);
    }
  }
}
