package io.asgard.odin.flow;

import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Topics that are copied from one cluster to another, under the same names and into the same
 * partitions. No cluster may be both ends of flows at one time: with the same names on both, nobody
 * can tell a copy from an original.
 *
 * @param topics names or regular expressions of the topics
 */
public record Flow(String name, Cluster source, Cluster target, List<String> topics) {
  /** What a topic's or a cluster's name may be. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

  /** A Kafka cluster, by the name that MirrorMaker's topics have it by. */
  public record Cluster(String name, String bootstrap) {
    public Cluster {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "cluster: " + name + " (expected: letters, digits, dots, dashes, underscores)");
      }
    }
  }

  public Flow {
    topics = List.copyOf(topics);
    if (topics.isEmpty()) {
      throw new IllegalArgumentException(name + ": topics: none (expected: at least one)");
    }
    if (source.name().equals(target.name())) {
      throw new IllegalArgumentException(
          name + ": target: " + target.name() + " (expected: another cluster than the source)");
    }
    for (String topic : topics) {
      try {
        Pattern.compile(topic);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            name + ": topics: " + topic + " (expected: a name or a regular expression)", e);
      }
    }
  }

  /**
   * Whether a topic of the source is copied; what Kafka and MirrorMaker keep for themselves is not.
   */
  public boolean copies(String topic) {
    boolean internal =
        topic.startsWith("__")
            || topic.endsWith(".internal")
            || topic.endsWith("-internal")
            || topic.endsWith("heartbeats");
    return !internal && topics.stream().anyMatch(topic::matches);
  }

  /** Where MirrorMaker keeps how far it has come; on the target, as all of its topics are. */
  String offsetsTopic() {
    return "mm2-offsets." + source.name() + ".internal";
  }

  /** Where MirrorMaker says how its connectors and tasks are. */
  String statesTopic() {
    return "mm2-status." + source.name() + ".internal";
  }

  /** Where MirrorMaker notes which record is which on both ends. */
  String syncsTopic() {
    return "mm2-offset-syncs." + source.name() + ".internal";
  }

  /** Where MirrorMaker says how far groups have read at the source. */
  String checkpointsTopic() {
    return source.name() + ".checkpoints.internal";
  }

  /** The group whose members are the flow's processes. */
  String workers() {
    return source.name() + "-mm2";
  }
}
