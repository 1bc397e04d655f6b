package io.asgard.dagger.source;

import io.asgard.dagger.decode.RowShape;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A table of a job: topics of one message type.
 *
 * @param name in the SQL
 * @param bootstrap of the cluster that has the topics
 * @param group the consumer group under which progress shows on that cluster
 * @param ahead how much newer than its record an event may be
 * @param registry where the schemas are followed
 */
public record TopicTable(
    String name,
    String bootstrap,
    String group,
    List<String> topics,
    RowShape shape,
    Beginning beginning,
    Duration ahead,
    Duration watermarkDelay,
    Duration idleAfter,
    Registry registry) {
  /**
   * Where the topics' schemas are followed, and as whom.
   *
   * @param tokenFile holds the token that it is read with
   * @param reader project/kind/name
   */
  public record Registry(URI url, Path tokenFile, String reader) {}

  public TopicTable {
    topics = List.copyOf(topics); // Serializable, unlike protobuf's lists.
  }

  /** Follows the schemas for somebody who decodes these fields. */
  SchemaFollower follower(List<String> fields) {
    return new SchemaFollower(
        registry.url(), registry.tokenFile().toString(), registry.reader(), name, topics, fields);
  }
}
