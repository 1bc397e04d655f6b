package io.asgard.odin.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.odin.apply.LocalOdin;
import io.asgard.odin.provider.local.Site;
import io.asgard.odin.spec.Source;
import io.asgard.odin.state.Journal;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.Role;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A whole Odin, asked what it would do. */
class SetControllerTest {
  private static final String STREAM =
      """
      kind: Stream
      metadata: { name: main, project: demo, team: transport }
      spec:
        port: 9001
        controllerPort: 9011
        topics:
          - name: booking
            schema: asgard.sample.Booking
            descriptors: none.desc
            eventTime: { field: event_timestamp }
      ---
      kind: SchemaRegistry
      metadata: { name: registry, project: demo, team: transport }
      spec: { port: 9020 }
      """;

  @TempDir private Path root;
  private LocalOdin odin;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectories(root.resolve("deploy/local/kafka/target/lib"));
    Site site = new Site(root, root.resolve("var"), 0);
    odin =
        new LocalOdin(
            site,
            "http://127.0.0.1:8400",
            Journal.in(site.state(), JsonMapper.shared()),
            new SimpleMeterRegistry(),
            JsonMapper.shared(),
            Clock.systemUTC());
    odin.start();
  }

  @AfterEach
  void stop() {
    odin.close();
  }

  @Test
  void namesFileAndLineOfWhatIsWrongBetweenResources() {
    assertThatThrownBy(() -> plan(STREAM.replace("9020", "9002")))
        .hasMessage(
            "t.yaml:14: spec.port: 9002 (expected: not a port of demo/stream/main, spec.port:"
                + " 9001 to 9003)");
  }

  @Test
  void namesFileAndLineOfWhatTheProviderFinds() {
    assertThatThrownBy(() -> plan(STREAM))
        .hasMessageContaining("t.yaml:9: demo/topic/booking: descriptors: " + root);
  }

  private void plan(String text) {
    SetController controller = new SetController(odin.engine());
    Caller caller = new Caller("1", "me", "transport", Set.of(Role.VIEWER));
    controller.plan(
        caller, new SetRequest("demo", List.of(new Source("t.yaml", text)), Map.of(), false, null));
  }
}
