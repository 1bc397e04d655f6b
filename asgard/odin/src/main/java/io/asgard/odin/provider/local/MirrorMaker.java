package io.asgard.odin.provider.local;

import io.asgard.odin.flow.Flow;
import io.asgard.odin.plan.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A flow as a process: MirrorMaker 2 in its dedicated mode, which is a Connect worker of its own.
 * It listens on no port. RATIONALE.md has the reason of each property.
 */
final class MirrorMaker {
  private static final String MODULE = "deploy/local/kafka";
  // What the clusters decide each for themselves.
  private static final List<String> OWN =
      List.of(
          "min\\.insync\\.replicas",
          "unclean\\.leader\\.election\\.enable",
          "message\\.timestamp\\.type",
          "message\\.timestamp\\.before\\.max\\.ms",
          "message\\.timestamp\\.difference\\.max\\.ms",
          "(leader|follower)\\.replication\\.throttled\\.replicas");
  private static final List<String> RETENTION = List.of("retention\\.ms", "retention\\.bytes");

  private final Site site;
  private final Artifacts artifacts;
  private final FlowChecks checks;

  MirrorMaker(Site site, Artifacts artifacts, FlowChecks checks) {
    this.site = site;
    this.artifacts = artifacts;
    this.checks = checks;
  }

  /**
   * How a flow runs.
   *
   * @param ownRetention whether the target's topics keep their own retention
   * @param replicas of what MirrorMaker creates on the target
   * @param heap of its JVM
   * @param properties of MirrorMaker, over Odin's
   */
  record Settings(boolean ownRetention, int replicas, String heap, Map<String, Object> properties) {
    Settings {
      properties = Map.copyOf(properties);
    }
  }

  /**
   * The process.
   *
   * @param resource the id of what declares the flow
   */
  Program program(Flow flow, Settings settings, String resource, Set<String> needs) {
    Path conf = site.conf(flow.name()).resolve("mm2.properties");
    Path lib = site.root().resolve(MODULE).resolve("target/lib");
    List<String> command = new ArrayList<>(List.of(site.java()));
    command.addAll(List.of("-Xmx" + settings.heap(), "-XX:+UseSerialGC", "-Xss512k"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError"));
    command.add(
        "-Dlog4j2.configurationFile=" + site.root().resolve("deploy/local/log4j2.properties"));
    command.addAll(List.of("-cp", lib + "/*"));
    command.addAll(List.of("org.apache.kafka.connect.mirror.MirrorMaker", conf.toString()));
    String properties = text(properties(flow, settings));
    Program program =
        new Program(
            Part.process(
                flow.name(),
                resource,
                needs,
                Fingerprint.of(command, properties, artifacts.names(lib))),
            "",
            command,
            Map.of("mm2.properties", properties),
            "TERM",
            List.of(),
            "",
            () -> checks.problem(flow));
    return program.restartedOn(since -> checks.failed(flow, since));
  }

  static Map<String, Object> properties(Flow flow, Settings settings) {
    Map<String, Object> all = new TreeMap<>();
    String source = flow.source().name();
    String target = flow.target().name();
    all.put("clusters", source + "," + target);
    all.put(source + ".bootstrap.servers", flow.source().bootstrap());
    all.put(target + ".bootstrap.servers", flow.target().bootstrap());
    all.put(source + "->" + target + ".enabled", true);
    all.put(target + "->" + source + ".enabled", false);
    topics(all, flow, settings);
    groups(all);
    exactlyOnce(all, source, target);
    worker(all, target, settings.replicas());
    for (String cluster : List.of(source, target)) {
      all.put(cluster + ".admin.metadata.recovery.strategy", "none");
    }
    all.putAll(settings.properties());
    return all;
  }

  private static void topics(Map<String, Object> all, Flow flow, Settings settings) {
    List<String> own = new ArrayList<>(OWN);
    own.addAll(settings.ownRetention() ? RETENTION : List.of());
    all.put("topics", String.join(",", flow.topics()));
    all.put("topics.exclude", "__.*,.*heartbeats");
    all.put(
        "replication.policy.class", "org.apache.kafka.connect.mirror.IdentityReplicationPolicy");
    all.put("replication.factor", settings.replicas());
    all.put("refresh.topics.interval.seconds", 3);
    all.put("sync.topic.configs.interval.seconds", 5);
    all.put("sync.topic.acls.enabled", false);
    all.put("config.properties.exclude", String.join(",", own));
    all.put("emit.heartbeats.enabled", false);
    all.put("heartbeats.replication.enabled", false);
    all.put("tasks.max", 1);
  }

  private static void groups(Map<String, Object> all) {
    all.put("groups.exclude", "__.*,odin-replay-.*");
    all.put("refresh.groups.interval.seconds", 3);
    all.put("emit.checkpoints.interval.seconds", 1);
    all.put("sync.group.offsets.enabled", true);
    all.put("sync.group.offsets.interval.seconds", 1);
    all.put("offset-syncs.topic.location", "target");
  }

  private static void exactlyOnce(Map<String, Object> all, String source, String target) {
    String flow = source + "->" + target + ".";
    all.put(target + ".exactly.once.source.support", "enabled");
    all.put(target + ".producer.transaction.timeout.ms", 15_000);
    all.put(source + ".consumer.isolation.level", "read_committed");
    all.put(flow + "transaction.boundary", "poll");
    all.put(source + ".consumer.fetch.min.bytes", 64 * 1024);
    all.put(source + ".consumer.fetch.max.wait.ms", 100);
    all.put(source + ".consumer.max.poll.records", 5_000);
    all.put("consumer.poll.timeout.ms", 100);
    all.put(target + ".producer.max.request.size", 16 * 1024 * 1024);
  }

  private static void worker(Map<String, Object> all, String target, int replicas) {
    for (String topic : List.of("offset-syncs", "checkpoints", "heartbeats")) {
      all.put(topic + ".topic.replication.factor", replicas);
    }
    for (String topic : List.of("offset", "status", "config")) {
      all.put(target + "." + topic + ".storage.replication.factor", replicas);
    }
    all.put(target + ".offset.storage.partitions", 1);
    all.put(target + ".status.storage.partitions", 1);
    all.put(target + ".offset.storage.segment.bytes", 4 * 1024 * 1024);
    all.put(target + ".scheduled.rebalance.max.delay.ms", 0);
    all.put(target + ".session.timeout.ms", 6_000);
    all.put(target + ".heartbeat.interval.ms", 2_000);
    all.put("plugin.discovery", "service_load");
    all.put(target + ".plugin.discovery", "service_load");
  }

  /** As java.util.Properties reads it, where a backslash is two. */
  private static String text(Map<String, Object> properties) {
    return properties.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
        .collect(Collectors.joining())
        .replace("\\", "\\\\");
  }
}
