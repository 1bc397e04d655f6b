package io.asgard.odin.flow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Why a flow does not do its work. Asks both clusters, not the process: what counts is what
 * arrives. Thread-safe.
 */
public final class FlowHealth implements AutoCloseable {
  // MirrorMaker asks for its connectors once, at its start; the answer may take a minute.
  private static final Duration START = Duration.ofMinutes(2);

  private final Flow flow;
  private final JsonMapper json;
  private final Clock clock;
  private final Movement movement = new Movement();
  private final TaskStates states;
  // Made on first use. Guarded by this, as all else that changes.
  private @Nullable TopicTail told;
  private @Nullable FlowProgress progress;

  public FlowHealth(Flow flow, JsonMapper json, Clock clock) {
    this.flow = flow;
    this.json = json;
    this.clock = clock;
    this.states = new TaskStates(json);
  }

  /** Empty if the flow runs and keeps up, else why not. */
  public synchronized Optional<String> problem() {
    try {
      readStates();
      if (progress == null) {
        progress = new FlowProgress(flow, json);
      }
      Optional<String> moving = movement.look(clock.instant(), progress.read());
      return states.problem().or(() -> moving);
    } catch (KafkaException e) {
      return Optional.of("its clusters do not answer (" + e.getMessage() + ")");
    }
  }

  /**
   * Why a flow will do nothing more until its process is started again; empty if it may, or if the
   * target does not say. Connect leaves a task alone that has failed.
   *
   * @param since when the process was started
   */
  public synchronized Optional<String> failed(Instant since) {
    try {
      readStates();
    } catch (KafkaException e) {
      return Optional.empty();
    }
    boolean started = clock.instant().isBefore(since.plus(START));
    return states.failed(since).or(() -> started ? Optional.empty() : states.missing());
  }

  private void readStates() {
    if (told == null) {
      told = new TopicTail(flow.target().bootstrap(), flow.statesTopic());
    }
    told.read(states::take);
  }

  @Override
  public synchronized void close() {
    if (told != null) {
      told.close();
    }
    if (progress != null) {
      progress.close();
    }
  }
}
