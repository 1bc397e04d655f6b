package io.asgard.odin.provider.local;

import io.asgard.odin.plan.Part;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.token.Tokens;
import io.asgard.platform.service.Problems;
import io.asgard.platform.service.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** One of our own services: its jar, its settings as an application.yml, its token. */
final class BootService implements Blueprint {
  private final Site site;
  private final Artifacts artifacts;
  private final Tokens tokens;
  private final HttpProbe http;
  private final String module;
  private final Set<Role> roles;

  /**
   * A blueprint.
   *
   * @param roles what the service may do elsewhere
   */
  BootService(
      Site site,
      Artifacts artifacts,
      Tokens tokens,
      HttpProbe http,
      String module,
      Set<Role> roles) {
    this.site = site;
    this.artifacts = artifacts;
    this.tokens = tokens;
    this.http = http;
    this.module = module;
    this.roles = roles;
  }

  @Override
  public Map<String, String> offers(Resource service) {
    return Map.of(
        "url", url(service),
        "host", "127.0.0.1",
        "port", String.valueOf(apiPort(service)),
        "data", site.data(service.name()).toString(),
        "token-file", tokens.serviceToken(service.name(), service.team(), roles).toString());
  }

  @Override
  public List<String> names(Resource service) {
    return replicas(service).map(Resource::name).toList();
  }

  @Override
  public List<LocalPart> expand(Resource service, Set<String> needs, Neighbours neighbours) {
    return replicas(service)
        .<LocalPart>map(one -> program(resolved(one), service.id(), needs))
        .toList();
  }

  /** The first has the name and the ports that are declared; the others follow. */
  private static Stream<Resource> replicas(Resource service) {
    return IntStream.rangeClosed(1, service.whole("replicas", 1))
        .mapToObj(number -> number == 1 ? service : replica(service, number));
  }

  private static Resource replica(Resource service, int number) {
    Map<String, Object> spec = new LinkedHashMap<>(service.spec());
    for (String port : List.of("port", "apiPort")) {
      if (spec.containsKey(port)) {
        spec.put(port, service.whole(port, 0) + number - 1);
      }
    }
    return new Resource(
        service.kind(), service.name() + "-" + number, service.project(), service.team(), spec);
  }

  private Resource resolved(Resource one) {
    Resource alone = one.with(without(one.spec(), "replicas"));
    return new References(Map.of(one.name(), offers(one)), new Problems())
        .resolve(alone)
        .resource();
  }

  private static Map<String, Object> without(Map<String, Object> spec, String field) {
    Map<String, Object> rest = new LinkedHashMap<>(spec);
    rest.remove(field);
    return rest;
  }

  private Program program(Resource service, String resource, Set<String> needs) {
    Artifact artifact = artifacts.stage(module);
    String settings = settings(service, resource);
    List<String> command =
        new ArrayList<>(List.of(site.java(), "-Xmx" + service.text("heap").orElse("96m")));
    List<String> jvm = service.texts("jvm");
    command.addAll(jvm.isEmpty() ? List.of("-XX:TieredStopAtLevel=1") : jvm);
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xss512k",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:SharedArchiveFile=" + artifact.archive(),
            "-jar",
            artifact.jar().toString(),
            "--spring.config.additional-location=file:"
                + site.conf(service.name()).resolve("application.yml")));
    int port = port(service);
    List<Integer> ports =
        apiPort(service) == port ? List.of(port) : List.of(apiPort(service), port);
    return new Program(
            Part.process(
                service.name(),
                resource,
                needs,
                Fingerprint.of(command, settings, artifact.fingerprint())),
            "",
            command,
            Map.of("application.yml", settings),
            "TERM",
            ports,
            url(service),
            () -> http.healthProblem("http://127.0.0.1:" + port))
        .keeping(site.data(service.name()).resolve("spool"));
  }

  private String settings(Resource service, String resource) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("server.port", port(service));
    all.put("asgard.resource", resource);
    all.put("asgard.auth.jwks", tokens.jwks().toUri().toString());
    all.put("asgard.auth.revoked", tokens.revoked().toUri().toString());
    all.put(
        "asgard.auth.token-file",
        tokens.serviceToken(service.name(), service.team(), roles).toString());
    all.putAll(service.map("settings"));
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(200);
    return new Yaml(options).dump(all);
  }

  private String url(Resource service) {
    return "http://127.0.0.1:" + apiPort(service);
  }

  private int port(Resource service) {
    return site.port(service.whole("port", 0));
  }

  /** Where it serves, if that is not where its health is. */
  private int apiPort(Resource service) {
    return site.port(service.whole("apiPort", service.whole("port", 0)));
  }
}
