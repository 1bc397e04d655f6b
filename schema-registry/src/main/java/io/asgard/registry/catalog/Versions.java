package io.asgard.registry.catalog;

import io.asgard.contracts.v1.SchemaVersion;
import io.asgard.contracts.v1.TopicSchema;
import io.asgard.platform.service.NotFoundException;
import java.util.Optional;

/** A topic's versions, numbered from 1 without a gap. */
final class Versions {
  private Versions() {}

  static Optional<SchemaVersion> latest(TopicSchema topic) {
    int count = topic.getVersionsCount();
    return count == 0 ? Optional.empty() : Optional.of(topic.getVersions(count - 1));
  }

  /**
   * The version that is meant.
   *
   * @param version a number or "latest"
   */
  static SchemaVersion find(TopicSchema topic, String version) {
    return (version.equals("latest")
            ? latest(topic)
            : topic.getVersionsList().stream()
                .filter(each -> Integer.toString(each.getVersion()).equals(version))
                .findFirst())
        .orElseThrow(
            () ->
                new NotFoundException(
                    "version: "
                        + version
                        + " of "
                        + topic.getTopic()
                        + (topic.getVersionsCount() == 0
                            ? " (expected: none, nothing is registered)"
                            : " (expected: latest, or 1 to " + topic.getVersionsCount() + ")")));
  }
}
