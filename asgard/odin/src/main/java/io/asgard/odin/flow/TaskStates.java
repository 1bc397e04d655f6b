package io.asgard.odin.flow;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What MirrorMaker says of its connectors and tasks, as far as it was told. Its dedicated mode
 * answers no question over HTTP; it writes every change of state to a topic.
 */
final class TaskStates {
  private static final String TASK = "status-task-";
  private static final String CONNECTOR = "status-connector-";
  // One that MirrorMaker could not configure is only missed: it goes on without it.
  private static final List<String> NEEDED =
      List.of("MirrorSourceConnector", "MirrorCheckpointConnector");

  private final JsonMapper json;
  private final Map<String, State> states = new TreeMap<>();

  TaskStates(JsonMapper json) {
    this.json = json;
  }

  private record State(String name, String reason, Instant time) {}

  void take(ConsumerRecord<byte[], byte[]> row) {
    take(
        new String(row.key(), StandardCharsets.UTF_8),
        row.value(),
        Instant.ofEpochMilli(row.timestamp()));
  }

  void take(String key, byte @Nullable [] value, Instant time) {
    String prefix = key.startsWith(TASK) ? TASK : CONNECTOR;
    if (!key.startsWith(prefix)) {
      return;
    }
    String name = key.substring(prefix.length());
    if (value == null) {
      states.remove(name);
      return;
    }
    try {
      JsonNode state = json.readTree(value);
      states.put(
          name,
          new State(
              state.path("state").asString(""), cause(state.path("trace").asString("")), time));
    } catch (JacksonException e) {
      states.put(name, new State("unreadable", String.valueOf(e.getMessage()), time));
    }
  }

  /** The first that does not run, and why; empty if all do. */
  Optional<String> problem() {
    return missing().or(() -> first(state -> !state.name().equals("RUNNING")));
  }

  /** A connector that was never configured. */
  Optional<String> missing() {
    return NEEDED.stream()
        .filter(connector -> !states.containsKey(connector))
        .findFirst()
        .map(connector -> "has not started its " + connector);
  }

  /** The first that failed after that time, and why: what fails stays so until the next start. */
  Optional<String> failed(Instant since) {
    return first(state -> state.name().equals("FAILED") && state.time().isAfter(since));
  }

  private Optional<String> first(Predicate<State> which) {
    return states.entrySet().stream()
        .filter(entry -> which.test(entry.getValue()))
        .findFirst()
        .map(
            entry -> {
              State state = entry.getValue();
              String reason = state.reason().isEmpty() ? "" : ": " + state.reason();
              return entry.getKey() + " is " + state.name() + reason;
            });
  }

  /** Of a stack trace, what it began with: the last cause, else the first line. */
  private static String cause(String trace) {
    String first = trace.lines().findFirst().orElse("").strip();
    return trace
        .lines()
        .filter(line -> line.startsWith("Caused by: "))
        .reduce((earlier, later) -> later)
        .map(line -> line.substring("Caused by: ".length()).strip())
        .orElse(first);
  }
}
