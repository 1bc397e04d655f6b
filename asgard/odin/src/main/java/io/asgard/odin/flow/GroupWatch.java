package io.asgard.odin.flow;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * How far groups have read at a flow's source, as it was last seen: known when the source is lost,
 * and before the flow has told its target of any. One thread looks, any may ask.
 */
public final class GroupWatch implements AutoCloseable {
  private final Flow flow;
  private final Admin source;
  private volatile Optional<GroupOffsets> last = Optional.empty();

  public GroupWatch(Flow flow) {
    this.flow = flow;
    this.source = SourceTopics.admin(flow.source());
  }

  public Flow flow() {
    return flow;
  }

  /**
   * Looks again.
   *
   * @throws KafkaException if the source does not answer; what was seen before stays
   */
  public void look() {
    last = Optional.of(GroupOffsets.at(source, flow));
  }

  /** What was seen last; empty if nothing was yet. */
  public Optional<GroupOffsets> last() {
    return last;
  }

  @Override
  public void close() {
    source.close(Duration.ZERO);
  }
}
