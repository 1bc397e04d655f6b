package io.asgard.odin.provider.local;

import io.asgard.odin.flow.Flow;
import io.asgard.odin.flow.FlowHealth;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;

/** One watch per flow, made on first use: whether it moves shows only over time. Thread-safe. */
final class FlowChecks implements AutoCloseable {
  private final JsonMapper json;
  private final Clock clock;
  private final Map<Flow, FlowHealth> watches = new ConcurrentHashMap<>();

  FlowChecks(JsonMapper json, Clock clock) {
    this.json = json;
    this.clock = clock;
  }

  Optional<String> problem(Flow flow) {
    return watch(flow).problem();
  }

  Optional<String> failed(Flow flow, Instant since) {
    return watch(flow).failed(since);
  }

  private FlowHealth watch(Flow flow) {
    return watches.computeIfAbsent(flow, one -> new FlowHealth(one, json, clock));
  }

  @Override
  public void close() {
    watches.values().forEach(FlowHealth::close);
  }
}
