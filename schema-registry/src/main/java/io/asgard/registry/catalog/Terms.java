package io.asgard.registry.catalog;

import io.asgard.contracts.v1.SchemaVersion;
import io.asgard.contracts.v1.TopicSchema;
import io.asgard.contracts.v1.TopicSchema.Compatibility;
import io.asgard.registry.compatibility.Mode;
import java.util.List;
import java.util.Optional;

/**
 * With what a set is compared, and how strictly.
 *
 * @param against a version, "latest" or "all"; absent, what the mode speaks of
 * @param mode absent, the topic's
 */
public record Terms(Optional<String> against, Optional<Mode> mode) {
  static final Terms OF_TOPIC = new Terms(Optional.empty(), Optional.empty());

  Mode mode(TopicSchema topic) {
    return mode.orElseGet(() -> mode(topic.getCompatibility()));
  }

  List<SchemaVersion> against(TopicSchema topic) {
    if (topic.getVersionsCount() == 0) {
      return List.of();
    }
    String which = against.orElse(mode(topic).transitive() ? "all" : "latest");
    return which.equals("all") ? topic.getVersionsList() : List.of(Versions.find(topic, which));
  }

  // Of a topic from before there were modes, as of a new one.
  static Mode mode(Compatibility compatibility) {
    return switch (compatibility) {
      case NONE -> Mode.NONE;
      case BACKWARD -> Mode.BACKWARD;
      case FORWARD -> Mode.FORWARD;
      case COMPATIBILITY_UNSPECIFIED, FULL, UNRECOGNIZED -> Mode.FULL;
      case BACKWARD_TRANSITIVE -> Mode.BACKWARD_TRANSITIVE;
      case FORWARD_TRANSITIVE -> Mode.FORWARD_TRANSITIVE;
      case FULL_TRANSITIVE -> Mode.FULL_TRANSITIVE;
    };
  }
}
