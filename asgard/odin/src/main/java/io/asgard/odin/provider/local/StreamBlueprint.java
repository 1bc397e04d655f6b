package io.asgard.odin.provider.local;

import io.asgard.odin.plan.Part;
import io.asgard.odin.provider.local.StreamFlows.StreamFlow;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.quota.ClientQuotaEntity;

/**
 * A Stream: the brokers of its home and of its copies, and their settings. Whoever needs the stream
 * needs the cluster that serves it, not the copies.
 */
final class StreamBlueprint implements Blueprint {
  private static final String CANARY = "canary/";
  private static final String FLOW_HEAP = "128m";
  private static final String SETTINGS = "settings/";

  private final KafkaCluster kafka;
  private final MirrorMaker mirrorMaker;
  private final StreamCanaries canaries;
  private final KafkaAdmins admins;
  private final Function<Resource, StreamClusters> clusters;

  /**
   * A blueprint.
   *
   * @param clusters of a stream, as they are now
   */
  StreamBlueprint(
      KafkaCluster kafka,
      MirrorMaker mirrorMaker,
      StreamCanaries canaries,
      KafkaAdmins admins,
      Function<Resource, StreamClusters> clusters) {
    this.kafka = kafka;
    this.mirrorMaker = mirrorMaker;
    this.canaries = canaries;
    this.admins = admins;
    this.clusters = clusters;
  }

  @Override
  public Map<String, String> offers(Resource stream) {
    Resource served = clusters.apply(stream).served();
    return Map.of(
        "name", stream.name(),
        "bootstrap", kafka.bootstrap(served),
        "region", served.text("region").orElse("local"));
  }

  @Override
  public List<String> names(Resource stream) {
    Resource served = clusters.apply(stream).served();
    List<String> names = new ArrayList<>(KafkaCluster.names(served));
    names.add(SETTINGS + served.name());
    return names;
  }

  @Override
  public List<LocalPart> expand(Resource stream, Set<String> needs, Neighbours neighbours) {
    List<LocalPart> parts = new ArrayList<>();
    Set<String> topics =
        neighbours.all(Kind.TOPIC).stream()
            .filter(topic -> topic.text("stream").orElse("").equals(stream.name()))
            .map(Resource::name)
            .collect(Collectors.toSet());
    for (Resource cluster : clusters.apply(stream).all()) {
      parts.addAll(kafka.brokers(cluster, stream.id(), needs));
      parts.add(settings(stream, cluster, topics));
    }
    for (StreamFlow flow : new StreamFlows(kafka).of(clusters.apply(stream))) {
      parts.add(copier(stream, flow));
    }
    if (StreamCanaries.has(stream)) {
      parts.add(canary(stream, parts));
    }
    return parts;
  }

  /** Everything of the stream has to run for it. */
  private Owned canary(Resource stream, List<LocalPart> parts) {
    StreamClusters now = clusters.apply(stream);
    TopicSpec topic = CanaryOwner.topic(now.served());
    Set<String> needs = new LinkedHashSet<>();
    parts.stream()
        .filter(Program.class::isInstance)
        .forEach(program -> needs.add(program.part().name()));
    return new Owned(
        new Part(CANARY + stream.name(), stream.id(), needs, topic.fingerprint()),
        new CanaryOwner(
            new TopicOwner(admins, kafka.bootstrap(now.served()), topic),
            () -> canaries.watch(stream),
            () -> canaries.problem(stream)));
  }

  private Program copier(Resource stream, StreamFlow flow) {
    Set<String> brokers = new LinkedHashSet<>();
    for (Resource cluster : clusters.apply(stream).all()) {
      boolean isEnd =
          cluster.name().equals(flow.flow().source().name())
              || cluster.name().equals(flow.flow().target().name());
      brokers.addAll(isEnd ? KafkaCluster.names(cluster) : List.of());
    }
    MirrorMaker.Settings settings =
        new MirrorMaker.Settings(
            flow.ownRetention(),
            KafkaCluster.replicas(flow.target()),
            FLOW_HEAP,
            Map.of(flow.flow().source().name() + ".bootstrap.servers", flow.source()));
    return mirrorMaker.program(flow.flow(), settings, stream.id(), brokers);
  }

  private Owned settings(Resource stream, Resource cluster, Set<String> topics) {
    // The quotas are for the stream's clients, wherever it is served; a copy has clients of its
    // own.
    boolean canServe =
        !cluster.name().endsWith("-" + StreamClusters.MIRROR)
            && !cluster.name().endsWith("-" + StreamClusters.PERF);
    Map<ClientQuotaEntity, Map<String, Double>> quotas = canServe ? Quotas.of(stream) : Map.of();
    int minInSync = KafkaCluster.minInSync(cluster);
    Optional<String> problem =
        clusters.apply(stream).isCut(cluster)
            ? Optional.of("gets no copies (expected: odin reconcile " + stream.name() + ")")
            : Optional.empty();
    return new Owned(
        new Part(
            SETTINGS + cluster.name(),
            stream.id(),
            new LinkedHashSet<>(KafkaCluster.names(cluster)),
            Fingerprint.of(minInSync, quotas)),
        new ClusterSettings(admins, kafka.bootstrap(cluster), minInSync, quotas, topics, problem));
  }
}
