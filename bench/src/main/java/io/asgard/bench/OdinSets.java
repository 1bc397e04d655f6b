package io.asgard.bench;

import io.asgard.e2e.Platform;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What Odin is measured with, as YAML. */
final class OdinSets {
  private static final int FIRST_PORT = 8601;
  private static final String RACKS = "abcd";

  private OdinSets() {}

  /** Fields of a cluster: its ports are {@code place} and following, beginning at 8601. */
  static String cluster(String region, int brokers, int place, String properties) {
    String racks =
        IntStream.range(0, brokers)
            .mapToObj(i -> RACKS.substring(i, i + 1))
            .collect(Collectors.joining(", "));
    return """
        region: %s
        brokers: %d
        racks: [%s]
        port: %d
        controllerPort: %d
        heap: 224m
        properties:
          broker.session.timeout.ms: 3000
          broker.heartbeat.interval.ms: 500
          controller.quorum.election.timeout.ms: 1000
          controller.quorum.fetch.timeout.ms: 2000
          group.initial.rebalance.delay.ms: 0
          offsets.topic.num.partitions: 6
          transaction.state.log.num.partitions: 3
          share.coordinator.state.topic.num.partitions: 3
          log.segment.bytes: 134217728
          log.cleaner.dedupe.buffer.size: 8388608
          num.network.threads: 2
          num.io.threads: 4
        %s"""
        .formatted(
            region,
            brokers,
            racks,
            FIRST_PORT + place,
            FIRST_PORT + place + 20,
            properties.isEmpty() ? "" : properties.indent(2));
  }

  static String stream(String name, String cluster, String rest) {
    return """
        ---
        kind: Stream
        metadata: { name: %s, project: bench, team: transport }
        spec:
        %s%s"""
        .formatted(name, cluster.indent(2), rest.indent(2));
  }

  static String topic(String name, String stream) {
    return """
        ---
        kind: Topic
        metadata: { name: %s, project: bench, team: transport }
        spec: { stream: %s, partitions: 1, retention: 24h }
        """
        .formatted(name, stream);
  }

  /** Addresses of a cluster of so many brokers. */
  static String bootstrap(int brokers, int place) {
    return IntStream.range(0, brokers)
        .mapToObj(i -> "127.0.0.1:" + Platform.port(FIRST_PORT + place + i))
        .collect(Collectors.joining(","));
  }
}
