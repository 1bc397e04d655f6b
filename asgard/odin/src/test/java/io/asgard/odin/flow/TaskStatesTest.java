package io.asgard.odin.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class TaskStatesTest {
  private static final String RUNNING = "{\"state\":\"RUNNING\",\"trace\":null,\"generation\":1}";

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final TaskStates states = new TaskStates(JsonMapper.shared());

  @Test
  void waitsForTheConnectors() {
    assertThat(states.problem()).contains("has not started its MirrorSourceConnector");
    take("status-connector-MirrorSourceConnector", RUNNING);
    assertThat(states.problem()).contains("has not started its MirrorCheckpointConnector");
    take("status-connector-MirrorCheckpointConnector", RUNNING);
    assertThat(states.problem()).isEmpty();
  }

  @Test
  void saysWhyATaskFailedUntilItRunsAgain() {
    startConnectors();
    take(
        "status-task-MirrorSourceConnector-0",
        """
        {"state":"FAILED","trace":"o.a.k.ConnectException: Failed\\n\\tat a.b\\n\
        Caused by: o.a.k.InvalidTimestampException: too late\\n\\tat c.d\\n","generation":1}""");
    assertThat(states.problem())
        .contains("MirrorSourceConnector-0 is FAILED: o.a.k.InvalidTimestampException: too late");
    take("status-task-MirrorSourceConnector-0", RUNNING);
    assertThat(states.problem()).isEmpty();
  }

  @Test
  void takesForFailedOnlyWhatFailedSinceTheStart() {
    take("status-task-MirrorSourceConnector-0", "{\"state\":\"UNASSIGNED\"}");
    assertThat(states.failed(NOW.minusSeconds(1))).isEmpty();
    take("status-task-MirrorSourceConnector-0", "{\"state\":\"FAILED\",\"trace\":\"fenced\"}");
    assertThat(states.failed(NOW.minusSeconds(1)))
        .contains("MirrorSourceConnector-0 is FAILED: fenced");
    assertThat(states.failed(NOW)).isEmpty();
  }

  @Test
  void forgetsATaskThatIsNoMore() {
    startConnectors();
    take("status-task-MirrorSourceConnector-1", "{\"state\":\"UNASSIGNED\"}");
    assertThat(states.problem()).contains("MirrorSourceConnector-1 is UNASSIGNED");
    states.take("status-task-MirrorSourceConnector-1", null, NOW);
    assertThat(states.problem()).isEmpty();
  }

  @Test
  void readsOnlyStates() {
    startConnectors();
    take("status-topic-booking:connector-MirrorSourceConnector", "{\"topic\":{}}");
    assertThat(states.problem()).isEmpty();
  }

  private void startConnectors() {
    take("status-connector-MirrorSourceConnector", RUNNING);
    take("status-connector-MirrorCheckpointConnector", RUNNING);
  }

  private void take(String key, String value) {
    states.take(key, value.getBytes(UTF_8), NOW);
  }
}
