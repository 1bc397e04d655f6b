package io.asgard.odin.provider.local;

import io.asgard.odin.canary.Canary;
import io.asgard.odin.spec.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The canary of a stream: its topic, and that its records come to every copy. */
final class CanaryOwner implements Owned.Owner {
  private final TopicOwner topic;
  private final Runnable watch;
  private final Supplier<Optional<String>> seen;

  /**
   * A canary.
   *
   * @param watch begins to probe, or goes on with the clusters as they are now
   * @param seen why the records do not come; empty if they do
   */
  CanaryOwner(TopicOwner topic, Runnable watch, Supplier<Optional<String>> seen) {
    this.topic = topic;
    this.watch = watch;
    this.seen = seen;
  }

  /** Its topic: small, kept for an hour, and with a partition for each broker to lead. */
  static TopicSpec topic(Resource cluster) {
    return new TopicSpec(
            Canary.TOPIC,
            cluster.whole("brokers", 3),
            KafkaCluster.replicas(cluster),
            (int) cluster.texts("racks").stream().distinct().count(),
            Map.of("retention.ms", "3600000", "segment.ms", "600000"))
        // A broker may have left.
        .growing();
  }

  @Override
  public void put() throws InterruptedException {
    topic.put();
    watch.run();
  }

  @Override
  public Optional<String> problem() {
    return topic.problem().or(seen);
  }

  @Override
  public Optional<String> problem(Clusters clusters) {
    return topic.problem(clusters).or(seen);
  }

  @Override
  public List<Difference> differences(Clusters clusters) {
    return topic.differences(clusters);
  }

  @Override
  public boolean isInDataOfNeeds() {
    return true;
  }

  @Override
  public void remove() throws InterruptedException {
    topic.remove();
  }
}
