package io.asgard.odin.flow;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a flow began: what its ends have before these offsets is the same, and what comes after it
 * at the source comes after it at the target.
 *
 * @param source offsets of the source
 * @param target offsets of the target
 */
public record FlowBegin(Map<TopicPartition, Long> source, Map<TopicPartition, Long> target) {
  public FlowBegin {
    source = Map.copyOf(source);
    target = Map.copyOf(target);
  }
}
