package io.asgard.odin.provider.local;

import io.asgard.odin.flow.Flow;
import io.asgard.odin.spec.Resource;
import java.util.ArrayList;
import java.util.List;

/** The flows that keep a stream's copies: from the cluster that serves to all others. */
final class StreamFlows {
  private static final List<String> ALL_TOPICS = List.of(".*");

  private final KafkaCluster kafka;

  StreamFlows(KafkaCluster kafka) {
    this.kafka = kafka;
  }

  /**
   * A flow of a stream.
   *
   * @param target the cluster that it fills
   * @param source where its process, which is at the target, reaches the source; Odin itself goes
   *     by the flow's address
   */
  record StreamFlow(Flow flow, Resource target, String source) {
    /** Whether its topics are kept as long as the target says, not as long as the source does. */
    boolean ownRetention() {
      return target.text("retention").isPresent();
    }
  }

  /** Those that can go on. */
  List<StreamFlow> of(StreamClusters clusters) {
    Resource served = clusters.served();
    List<StreamFlow> flows = new ArrayList<>();
    clusters.mirror().ifPresent(mirror -> flows.add(flow(clusters, served, mirror)));
    clusters.perf().ifPresent(perf -> flows.add(flow(clusters, sourceOf(perf, clusters), perf)));
    clusters.other().ifPresent(other -> flows.add(flow(clusters, served, other)));
    flows.removeIf(flow -> clusters.isCut(flow.target()));
    return flows;
  }

  private static Resource sourceOf(Resource perf, StreamClusters clusters) {
    return perf.text("from").orElse("").equals(StreamClusters.MIRROR)
        ? clusters.mirror().orElse(clusters.served())
        : clusters.served();
  }

  private StreamFlow flow(StreamClusters clusters, Resource source, Resource target) {
    return new StreamFlow(
        new Flow(clusters.flowTo(target), end(source), end(target), ALL_TOPICS),
        target,
        region(source).equals(region(target))
            ? kafka.bootstrap(source)
            : kafka.remoteBootstrap(source));
  }

  private static String region(Resource cluster) {
    return cluster.text("region").orElse("local");
  }

  private Flow.Cluster end(Resource cluster) {
    return new Flow.Cluster(cluster.name(), kafka.bootstrap(cluster));
  }
}
