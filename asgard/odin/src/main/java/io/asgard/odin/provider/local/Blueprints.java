package io.asgard.odin.provider.local;

import io.asgard.contracts.v1.Area;
import io.asgard.contracts.v1.Layer;
import io.asgard.contracts.v1.MetricModel;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.token.Tokens;
import io.asgard.platform.service.Role;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/** Which blueprint a kind has, and what its process may do at others. */
final class Blueprints {
  private final Site site;
  private final Tokens tokens;
  private final HttpProbe http;
  private final JsonMapper json;
  private final Artifacts artifacts;
  private final KafkaCluster kafka;
  private final KafkaAdmins admins;
  private final FlowChecks flows;
  private final StreamCanaries canaries;
  private final Function<Resource, StreamClusters> clusters;

  Blueprints(
      Site site,
      Tokens tokens,
      HttpProbe http,
      JsonMapper json,
      Artifacts artifacts,
      KafkaCluster kafka,
      KafkaAdmins admins,
      FlowChecks flows,
      StreamCanaries canaries,
      Function<Resource, StreamClusters> clusters) {
    this.site = site;
    this.tokens = tokens;
    this.http = http;
    this.json = json;
    this.artifacts = artifacts;
    this.kafka = kafka;
    this.admins = admins;
    this.flows = flows;
    this.canaries = canaries;
    this.clusters = clusters;
  }

  Map<Kind, Blueprint> all() {
    Map<Kind, Blueprint> all = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      all.put(kind, of(kind));
    }
    return all;
  }

  private Blueprint of(Kind kind) {
    return switch (kind) {
      case STREAM ->
          new StreamBlueprint(
              kafka, new MirrorMaker(site, artifacts, flows), canaries, admins, clusters);
      case TOPIC -> new KafkaTopics(site, admins, clusters, http, json);
      case DATABASE -> new PostgresServer(site, new PostgresBinaries(site), tokens);
      case TIME_SERIES -> new TimeSeriesStore(site, artifacts, http);
      case DAGGER_CLUSTER -> new FlinkCluster(site, artifacts, tokens, http);
      case SCHEMA_REGISTRY -> service("schema-registry", Role.VIEWER);
      case FRONTING -> new FrontingServer(service("fronting-server", Role.VIEWER), site);
      case FIREHOSE -> service("firehose", Role.VIEWER);
      // It registers the metrics of every team's jobs.
      case DATLANTIS -> service("datlantis", Role.ADMIN);
      case ENIGMA -> service("enigma", Role.VIEWER);
      case COSMOS -> service("cosmos", Role.VIEWER);
      case ATLAS -> service("atlas", Role.VIEWER);
      case DAGGER -> new Dagger(http, json);
      case METRIC -> new CosmosDocument(http, json, MetricModel.getDefaultInstance());
      case LAYER -> new CosmosDocument(http, json, Layer.getDefaultInstance());
      case AREA -> new CosmosDocument(http, json, Area.getDefaultInstance());
      case FEED -> new DemoFeed(site, artifacts, tokens);
    };
  }

  private BootService service(String module, Role role) {
    return new BootService(site, artifacts, tokens, http, module, Set.of(role));
  }
}
