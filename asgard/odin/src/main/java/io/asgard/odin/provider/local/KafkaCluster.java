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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Kafka processes on ports that follow each other; the first three are controllers too. A cluster
 * is described by a stream, or by a copy of one.
 */
final class KafkaCluster {
  private static final String MODULE = "deploy/local/kafka";

  private final Site site;
  private final Artifacts artifacts;
  private final KafkaAdmins admins;
  private final Map<String, Lock> leaving = new ConcurrentHashMap<>();

  KafkaCluster(Site site, Artifacts artifacts, KafkaAdmins admins) {
    this.site = site;
    this.artifacts = artifacts;
    this.admins = admins;
  }

  /** The names of a cluster's brokers. */
  static List<String> names(Resource cluster) {
    return nodes(cluster).mapToObj(node -> cluster.name() + "-" + node).toList();
  }

  /**
   * The brokers of a cluster.
   *
   * @param resource id of what declares it
   */
  List<Program> brokers(Resource cluster, String resource, Set<String> needs) {
    return nodes(cluster).mapToObj(node -> broker(cluster, resource, node, needs)).toList();
  }

  private Program broker(Resource stream, String resource, int node, Set<String> needs) {
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
    Program broker =
        new Program(
            Part.process(
                name, resource, needs, Fingerprint.of(command, properties, artifacts.names(lib))),
            format,
            command,
            Map.of("server.properties", properties),
            "TERM",
            ports(stream, node),
            "127.0.0.1:" + port,
            () -> admins.brokerProblem(bootstrap(stream), node));
    Program keeping =
        broker
            .keeping(site.data(name))
            .leaving(
                (ended, staying) ->
                    new LeavingBroker(
                            admins.of(bootstrap(stream)),
                            node,
                            ids(stream),
                            leaving.computeIfAbsent(stream.name(), cluster -> new ReentrantLock()),
                            Pause.SLEEP)
                        .leave(ended, staying));
    // One broker alone has none to spare it, and nobody expects it to.
    return nodes(stream).count() == 1
        ? keeping
        : keeping.sparedWhen(
            "every partition has its min.insync.replicas without it",
            () -> admins.indispensable(bootstrap(stream), node));
  }

  private static Map<String, Integer> ids(Resource stream) {
    return nodes(stream)
        .boxed()
        .collect(Collectors.toMap(node -> stream.name() + "-" + node, node -> node));
  }

  private Map<String, Object> properties(Resource stream, int node) {
    int replicas = replicas(stream);
    List<String> racks = stream.texts("racks");
    Map<String, Object> all = new TreeMap<>();
    all.put("node.id", node);
    listeners(all, stream, node);
    all.put(
        "controller.quorum.voters",
        nodes(stream)
            .filter(n -> isController(stream, n))
            .mapToObj(n -> n + "@127.0.0.1:" + controllerPort(stream, n))
            .collect(Collectors.joining(",")));
    all.put("log.dirs", site.data(stream.name() + "-" + node).resolve("log"));
    if (!racks.isEmpty()) {
      all.put("broker.rack", racks.get((node - 1) % racks.size()));
      // Whoever says its client.rack reads from the replica there.
      all.put("replica.selector.class", "org.apache.kafka.common.replica.RackAwareReplicaSelector");
    }
    for (String internal :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      all.put(internal + ".replication.factor", replicas);
    }
    all.put("default.replication.factor", replicas);
    all.put("min.insync.replicas", minInSync(stream));
    all.put("transaction.state.log.min.isr", Math.max(1, replicas - 1));
    all.put("share.coordinator.state.topic.min.isr", Math.max(1, replicas - 1));
    all.put("auto.create.topics.enable", false);
    // A writer that was killed holds up who reads what is committed for no longer than it has to.
    all.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", 2_000);
    stream.map("properties").forEach(all::put);
    return all;
  }

  private void listeners(Map<String, Object> all, Resource stream, int node) {
    String listener = "PLAINTEXT://127.0.0.1:" + port(stream, node);
    String advertised = listener;
    Optional<Remote> remote = remote(stream);
    if (remote.isPresent()) {
      listener += ",REMOTE://127.0.0.1:" + remote.get().port(node);
      advertised += ",REMOTE://" + remote.get().advertised(node);
      all.put("inter.broker.listener.name", "PLAINTEXT");
      all.put(
          "listener.security.protocol.map",
          "PLAINTEXT:PLAINTEXT,REMOTE:PLAINTEXT,CONTROLLER:PLAINTEXT");
    } else if (!isController(stream, node)) {
      all.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    }
    if (isController(stream, node)) {
      all.put("process.roles", "broker,controller");
      all.put("listeners", listener + ",CONTROLLER://127.0.0.1:" + controllerPort(stream, node));
    } else {
      all.put("process.roles", "broker");
      all.put("listeners", listener);
    }
    all.put("advertised.listeners", advertised);
    all.put("controller.listener.names", "CONTROLLER");
  }

  private List<Integer> ports(Resource stream, int node) {
    List<Integer> ports = new ArrayList<>(List.of(port(stream, node)));
    if (isController(stream, node)) {
      ports.add(controllerPort(stream, node));
    }
    remote(stream).ifPresent(remote -> ports.add(remote.port(node)));
    return ports;
  }

  /**
   * The listener for other regions.
   *
   * @param first port of the first broker
   * @param host where others reach it, by {@code advertisedFirst}: not our port, so not offset
   */
  private record Remote(int first, String host, int advertisedFirst) {
    int port(int node) {
      return first + node - 1;
    }

    String advertised(int node) {
      return host + ":" + (advertisedFirst + node - 1);
    }
  }

  private Optional<Remote> remote(Resource stream) {
    return stream
        .section("remote")
        .map(
            declared -> {
              int port = site.port(declared.whole("port", 0));
              String address = declared.text("advertised").orElse("127.0.0.1:" + port);
              int colon = address.lastIndexOf(':');
              return new Remote(
                  port,
                  address.substring(0, colon),
                  Integer.parseInt(address.substring(colon + 1)));
            });
  }

  /** Of each partition on the stream. */
  static int replicas(Resource stream) {
    return Math.min(3, stream.whole("brokers", 3));
  }

  static int minInSync(Resource stream) {
    Object declared = stream.map("properties").get("min.insync.replicas");
    return declared == null
        ? Math.max(1, replicas(stream) - 1)
        : Integer.parseInt(String.valueOf(declared));
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

  String bootstrap(Resource stream) {
    return nodes(stream)
        .mapToObj(n -> "127.0.0.1:" + port(stream, n))
        .collect(Collectors.joining(","));
  }

  /** Where another region reaches it; the same as everybody if nothing is declared. */
  String remoteBootstrap(Resource stream) {
    return remote(stream)
        .map(remote -> nodes(stream).mapToObj(remote::advertised).collect(Collectors.joining(",")))
        .orElseGet(() -> bootstrap(stream));
  }

  private static IntStream nodes(Resource stream) {
    return IntStream.rangeClosed(1, stream.whole("brokers", 3));
  }

  /** One, or three from three brokers on: more brokers can come and go without a new quorum. */
  private static boolean isController(Resource stream, int node) {
    return node <= (stream.whole("brokers", 3) >= 3 ? 3 : 1);
  }

  private int port(Resource stream, int node) {
    return site.port(stream.whole("port", 0) + node - 1);
  }

  private int controllerPort(Resource stream, int node) {
    return site.port(stream.whole("controllerPort", 0) + node - 1);
  }
}
