package io.asgard.odin.provider.local;

import io.asgard.odin.failover.Move;
import io.asgard.odin.flow.Flow;
import io.asgard.odin.provider.local.StreamFlows.StreamFlow;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.Serving;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What it takes to move a stream between its home and its failover. */
final class StreamMoves {
  private final KafkaCluster kafka;

  StreamMoves(KafkaCluster kafka) {
    this.kafka = kafka;
  }

  /**
   * A move.
   *
   * @param home whether its end is the stream's home
   */
  Move of(Resource stream, boolean home) {
    String away =
        StreamClusters.of(stream, Serving.at(stream.name()))
            .other()
            .map(Resource::name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "stream: " + stream.name() + " has no failover (expected: one declared)"));
    StreamClusters before = StreamClusters.of(stream, Serving.at(home ? away : stream.name()));
    StreamClusters after = StreamClusters.of(stream, Serving.at(home ? stream.name() : away));
    StreamFlows flows = new StreamFlows(kafka);
    List<Flow> copies = from(before, flows);
    List<Flow> afterwards = from(after, flows);
    Flow forth = to(after.served(), copies);
    Flow back = to(before.served(), afterwards);
    Map<String, Integer> replicas = new HashMap<>();
    before.all().forEach(c -> replicas.put(c.name(), KafkaCluster.replicas(c)));
    return new Move(
        stream.name(),
        forth,
        back,
        copies.stream().filter(flow -> !flow.equals(forth)).toList(),
        afterwards.stream().filter(flow -> !flow.equals(back)).toList(),
        replicas);
  }

  private static List<Flow> from(StreamClusters clusters, StreamFlows flows) {
    return flows.of(clusters).stream()
        .map(StreamFlow::flow)
        .filter(flow -> flow.source().name().equals(clusters.served().name()))
        .toList();
  }

  private static Flow to(Resource cluster, List<Flow> flows) {
    return flows.stream()
        .filter(flow -> flow.target().name().equals(cluster.name()))
        .findFirst()
        .orElseThrow();
  }
}
