package io.asgard.odin.provider.local;

import io.asgard.contracts.v1.Area;
import io.asgard.contracts.v1.Layer;
import io.asgard.contracts.v1.MetricModel;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.token.Tokens;
import io.asgard.platform.service.Role;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** Which blueprint a kind has, and what its process may do at others. */
final class Blueprints {
  private final Site site;
  private final Tokens tokens;
  private final HttpProbe http;
  private final JsonMapper json;
  private final Artifacts artifacts;
  private final KafkaAdmins admins;

  Blueprints(
      Site site,
      Tokens tokens,
      HttpProbe http,
      JsonMapper json,
      Artifacts artifacts,
      KafkaAdmins admins) {
    this.site = site;
    this.tokens = tokens;
    this.http = http;
    this.json = json;
    this.artifacts = artifacts;
    this.admins = admins;
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
      case STREAM -> new KafkaCluster(site, artifacts, admins);
      case TOPIC -> new KafkaTopics(site, admins, http, json);
      case DATABASE -> new PostgresServer(site, new PostgresBinaries(site), tokens);
      case TIME_SERIES -> new TimeSeriesStore(site, artifacts, http);
      case DAGGER_CLUSTER -> new FlinkCluster(site, artifacts, tokens, http);
      case SCHEMA_REGISTRY -> service("schema-registry", Role.VIEWER);
      case FRONTING -> service("fronting-server", Role.VIEWER);
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

  private Blueprint service(String module, Role role) {
    return new BootService(site, artifacts, tokens, http, module, Set.of(role));
  }
}
