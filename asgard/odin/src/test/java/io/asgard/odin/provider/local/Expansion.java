package io.asgard.odin.provider.local;

import io.asgard.odin.canary.Canaries;
import io.asgard.odin.canary.CanarySettings;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.Serving;
import io.asgard.odin.token.Tokens;
import io.asgard.platform.service.Problems;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/** What resources become on this machine, by the real blueprints. Nothing of it is started. */
final class Expansion implements AutoCloseable {
  private static final Path DESCRIPTORS = Path.of("contracts/target/asgard.desc");
  private static final List<String> BUILT =
      List.of(
          "deploy/local/kafka/target/lib/kafka.jar",
          "schema-registry/target/schema-registry-0.1.0-SNAPSHOT.jar",
          "schema-registry/target/lib/spring.jar",
          "fronting-server/target/fronting-server-0.1.0-SNAPSHOT.jar",
          "fronting-server/target/lib/armeria.jar",
          "deploy/local/postgres/target/lib/pg-linux-amd64-1.jar",
          "deploy/local/postgres/target/lib/pg-linux-arm64v8-1.jar");

  private final Site site;
  private final KafkaAdmins admins = new KafkaAdmins();

  /**
   * An expansion.
   *
   * @param home stands for the repository too, as if it was built
   */
  Expansion(Path home) throws IOException {
    site = new Site(home, home, 0);
    for (String file : BUILT) {
      write(home.resolve(file), new byte[0]);
    }
    write(home.resolve(DESCRIPTORS), Files.readAllBytes(Path.of("../..").resolve(DESCRIPTORS)));
    for (String unpacked : List.of("pg-linux-amd64-1", "pg-linux-arm64v8-1")) {
      Files.createDirectories(site.cache().resolve(unpacked));
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  Blueprints blueprints() {
    JsonMapper json = JsonMapper.shared();
    Clock clock = Clock.systemUTC();
    Tokens tokens = new Tokens(site.auth(), json, clock);
    tokens.start();
    HttpProbe http = new HttpProbe(HttpClient.newHttpClient(), json, () -> "");
    Artifacts artifacts = new Artifacts(site);
    KafkaCluster kafka = new KafkaCluster(site, artifacts, admins);
    Function<Resource, StreamClusters> atHome = s -> StreamClusters.of(s, Serving.at(s.name()));
    Canaries canaries = new Canaries(CanarySettings.DEFAULTS, new SimpleMeterRegistry(), clock);
    return new Blueprints(
        site,
        tokens,
        http,
        json,
        artifacts,
        kafka,
        admins,
        new FlowChecks(json, clock),
        new StreamCanaries(canaries, kafka, atHome),
        atHome);
  }

  /** The parts; throws if anything is wrong. */
  List<LocalPart> parts(List<Resource> resources) {
    Problems problems = new Problems();
    Map<String, String> odin = Map.of("url", "http://o", "home", "/home", "root", "/root");
    List<LocalPart> parts = new Expander(blueprints().all(), odin).expand(resources, problems);
    problems.throwIfAny();
    return parts;
  }

  @Override
  public void close() {
    admins.close();
  }
}
