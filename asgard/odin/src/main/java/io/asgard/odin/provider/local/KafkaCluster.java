package io.asgard.odin.provider.local;

import io.asgard.odin.plan.Part;
import io.asgard.odin.spec.Resource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A Stream: Kafka processes, each broker and controller in one, on ports that follow each other.
 */
final class KafkaCluster implements Blueprint {
  private static final String MODULE = "deploy/local/kafka";

  private final Site site;
  private final Artifacts artifacts;
  private final KafkaAdmins admins;

  KafkaCluster(Site site, Artifacts artifacts, KafkaAdmins admins) {
    this.site = site;
    this.artifacts = artifacts;
    this.admins = admins;
  }

  @Override
  public Map<String, String> offers(Resource stream) {
    return Map.of(
        "name", stream.name(),
        "bootstrap", bootstrap(stream),
        "region", stream.text("region").orElse("local"));
  }

  @Override
  public List<String> names(Resource stream) {
    return nodes(stream).mapToObj(node -> stream.name() + "-" + node).toList();
  }

  @Override
  public List<LocalPart> expand(Resource stream, Set<String> needs, Neighbours neighbours) {
    List<LocalPart> brokers = new ArrayList<>();
    nodes(stream).forEach(node -> brokers.add(broker(stream, node, needs)));
    return brokers;
  }

  private Program broker(Resource stream, int node, Set<String> needs) {
    String name = stream.name() + "-" + node;
    Path conf = site.conf(name).resolve("server.properties");
    Path lib = site.root().resolve(MODULE).resolve("target/lib");
    String properties = text(properties(stream, node));
    String heap = stream.text("heap").orElse("288m");
    List<String> java =
        List.of(
            site.java(),
            "-Xms" + heap,
            "-Xmx" + heap,
            "-XX:+UseSerialGC",
            "-Xss512k",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dlog4j2.configurationFile=" + site.root().resolve("deploy/local/log4j2.properties"),
            "-cp",
            lib + "/*");
    String format =
        "[ -f "
            + Shell.quote(site.data(name).resolve("log/meta.properties").toString())
            + " ] || "
            + Shell.quote(
                List.of(
                    site.java(),
                    "-Xmx64m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    lib + "/*"))
            + " kafka.tools.StorageTool format --ignore-formatted -t "
            + clusterId(stream)
            + " -c "
            + Shell.quote(conf.toString());
    List<String> command = new ArrayList<>(java);
    command.addAll(List.of("kafka.Kafka", conf.toString()));
    int port = port(stream, node);
    return new Program(
        new Part(
            name, stream.id(), needs, Fingerprint.of(command, properties, artifacts.names(lib))),
        format,
        command,
        Map.of("server.properties", properties),
        "TERM",
        List.of(port, controllerPort(stream, node)),
        "127.0.0.1:" + port,
        () -> admins.brokerProblem(bootstrap(stream), node));
  }

  private Map<String, Object> properties(Resource stream, int node) {
    int replicas = Math.min(3, stream.whole("brokers", 3));
    List<String> racks = stream.texts("racks");
    Map<String, Object> all = new TreeMap<>();
    all.put("node.id", node);
    all.put("process.roles", "broker,controller");
    all.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:"
            + port(stream, node)
            + ",CONTROLLER://127.0.0.1:"
            + controllerPort(stream, node));
    all.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port(stream, node));
    all.put("controller.listener.names", "CONTROLLER");
    all.put(
        "controller.quorum.voters",
        nodes(stream)
            .mapToObj(n -> n + "@127.0.0.1:" + controllerPort(stream, n))
            .collect(Collectors.joining(",")));
    all.put("log.dirs", site.data(stream.name() + "-" + node).resolve("log"));
    if (!racks.isEmpty()) {
      all.put("broker.rack", racks.get((node - 1) % racks.size()));
    }
    for (String internal :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      all.put(internal + ".replication.factor", replicas);
    }
    all.put("default.replication.factor", replicas);
    all.put("min.insync.replicas", Math.max(1, replicas - 1));
    all.put("transaction.state.log.min.isr", Math.max(1, replicas - 1));
    all.put("share.coordinator.state.topic.min.isr", Math.max(1, replicas - 1));
    all.put("auto.create.topics.enable", false);
    stream.map("properties").forEach(all::put);
    return all;
  }

  private static String text(Map<String, Object> properties) {
    return properties.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
        .collect(Collectors.joining());
  }

  /** The same for every broker, and after every start: made from the resource's id. */
  private static String clusterId(Resource stream) {
    UUID uuid = UUID.nameUUIDFromBytes(stream.id().getBytes(StandardCharsets.UTF_8));
    ByteBuffer bytes = ByteBuffer.allocate(16);
    bytes.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  private String bootstrap(Resource stream) {
    return nodes(stream)
        .mapToObj(n -> "127.0.0.1:" + port(stream, n))
        .collect(Collectors.joining(","));
  }

  private static IntStream nodes(Resource stream) {
    return IntStream.rangeClosed(1, stream.whole("brokers", 3));
  }

  private int port(Resource stream, int node) {
    return site.port(stream.whole("port", 0) + node - 1);
  }

  private int controllerPort(Resource stream, int node) {
    return site.port(stream.whole("controllerPort", 0) + node - 1);
  }
}
