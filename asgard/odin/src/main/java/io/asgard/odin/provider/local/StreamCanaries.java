package io.asgard.odin.provider.local;

import io.asgard.odin.canary.Canaries;
import io.asgard.odin.canary.Canary;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.CommonClientConfigs;

/** Keeps a canary for each stream that has one, on the clusters that it has at the moment. */
final class StreamCanaries {
  private final Canaries canaries;
  private final KafkaCluster kafka;
  private final Function<Resource, StreamClusters> clusters;
  private final Set<String> watched = new HashSet<>(); // guarded by this

  StreamCanaries(
      Canaries canaries, KafkaCluster kafka, Function<Resource, StreamClusters> clusters) {
    this.canaries = canaries;
    this.kafka = kafka;
    this.clusters = clusters;
  }

  /** Probes those streams, wherever they are, and no others. */
  synchronized void watch(List<Resource> resources) {
    Set<String> gone = new HashSet<>(watched);
    for (Resource stream : resources) {
      if (has(stream)) {
        watch(stream);
        gone.remove(stream.name());
      }
    }
    for (String stream : gone) {
      canaries.forget(stream);
      watched.remove(stream);
    }
  }

  synchronized void watch(Resource stream) {
    StreamClusters now = clusters.apply(stream);
    Map<String, Map<String, String>> targets = new HashMap<>();
    for (Resource cluster : now.all()) {
      // What is written since does not come there.
      if (!now.isCut(cluster)) {
        targets.put(cluster.name(), client(cluster));
      }
    }
    canaries.watch(new Canary(stream.name(), client(now.served()), targets));
    watched.add(stream.name());
  }

  private Map<String, String> client(Resource cluster) {
    return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap(cluster));
  }

  Optional<String> problem(Resource stream) {
    return canaries.problem(stream.name());
  }

  static boolean has(Resource resource) {
    return resource.kind() == Kind.STREAM && resource.flag("canary", true);
  }
}
