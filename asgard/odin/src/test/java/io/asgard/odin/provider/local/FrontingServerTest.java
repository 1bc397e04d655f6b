package io.asgard.odin.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.odin.plan.Observed;
import io.asgard.odin.plan.Part;
import io.asgard.odin.plan.Planner;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.spec.ResourceReader;
import io.asgard.odin.spec.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrontingServerTest {
  private static final String ROUTES =
      """
      routes:
        - { topics: [booking, "gofood-*"], stream: main, fallback: spare, fallbackAfter: 10s }
      quotas:
        default: { events: 20000, bytes: 10MB }
        teams: { payments: { events: 50000 } }
      """;

  @TempDir private Path home;
  private Expansion expansion;

  @BeforeEach
  void open() throws IOException {
    expansion = new Expansion(home);
  }

  @AfterEach
  void close() {
    expansion.close();
  }

  @Test
  void writesTheFileAsTheServerReadsIt() {
    assertThat(live(parts(ROUTES)).text())
        .isEqualTo(
            """
            # Written by Odin: declared as routes and quotas of demo/fronting/gate.
            routes:
            - topics:
              - booking
              - gofood-*
              stream: main
              fallback: spare
              fallback-after: 10s
            quotas:
              default:
                events: 20000
                bytes: 10MB
              teams:
                payments:
                  events: 50000
            """);
  }

  @Test
  void aChangeOfRoutesRestartsNothing() {
    Map<String, String> before = fingerprints(parts(""));
    List<Part> now = parts(ROUTES).stream().map(LocalPart::part).toList();
    assertThat(Planner.plan(List.of(), now, Observed.of(before)).steps())
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.part().name()).isEqualTo("live/gate");
              assertThat(step.part().restart()).isEmpty();
            });
  }

  @Test
  void everyReplicaReadsTheSameFile() {
    Path file = live(parts("")).file();
    assertThat(parts("").stream().filter(Program.class::isInstance).map(Program.class::cast))
        .hasSize(2)
        .allMatch(program -> program.part().needs().contains("live/gate"))
        .allMatch(program -> program.files().get("application.yml").contains(file.toString()));
  }

  @Test
  void aFileEditedByHandIsWrittenAgain() throws IOException {
    LiveFile live = live(parts(ROUTES));
    Clusters none = new Clusters(new KafkaAdmins());
    assertThat(live.differences(none)).extracting(Difference::actual).containsOnly("is not there");
    live.put();
    assertThat(live.differences(none)).isEmpty();
    Files.writeString(live.file(), "routes: []");
    assertThat(live.differences(none)).extracting(Difference::actual).containsOnly("edited");
    live.put();
    assertThat(live.differences(none)).isEmpty();
    live.remove();
    live.remove();
    assertThat(live.problem()).isPresent();
  }

  @Test
  void aFileOfSomebodyElseIsLeftToThem() {
    assertThat(parts("settings: { fronting.live: /etc/live.yaml }"))
        .extracting(part -> part.part().name())
        .containsExactly("gate", "gate-2");
  }

  private List<LocalPart> parts(String more) {
    String yaml =
        """
        kind: Fronting
        metadata: { name: gate, project: demo, team: transport }
        spec:
          port: 9001
          apiPort: 9011
          replicas: 2
        """
            + more.indent(2);
    List<Resource> read = ResourceReader.read(List.of(new Source("t.yaml", yaml)), Map.of());
    return expansion.parts(read);
  }

  private static LiveFile live(List<LocalPart> parts) {
    return parts.stream()
        .filter(Owned.class::isInstance)
        .map(part -> (LiveFile) ((Owned) part).owner())
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, String> fingerprints(List<LocalPart> parts) {
    Map<String, String> all = new HashMap<>();
    parts.forEach(part -> all.put(part.part().name(), part.part().fingerprint()));
    return all;
  }
}
