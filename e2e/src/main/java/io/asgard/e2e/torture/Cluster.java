package io.asgard.e2e.torture;

import io.asgard.e2e.Platform;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The clusters of the stream that is broken, as {@code regions.yaml} declares them. */
enum Cluster {
  HOME("locstream", 8601, 3),
  MIRROR("locstream-mirror", 8604, 1),
  FAILOVER("locstream-failover", 8606, 1);

  static final String STREAM = HOME.name;

  private final String name;
  private final int firstPort;
  private final int brokers;

  Cluster(String name, int firstPort, int brokers) {
    this.name = name;
    this.firstPort = firstPort;
    this.brokers = brokers;
  }

  /** The one with these addresses. */
  static Cluster at(String bootstrap) {
    return Arrays.stream(values())
        .filter(cluster -> cluster.bootstrap().equals(bootstrap))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "bootstrap: " + bootstrap + " (expected: that of one of the clusters)"));
  }

  String bootstrap() {
    return IntStream.range(0, brokers)
        .mapToObj(i -> "127.0.0.1:" + Platform.port(firstPort + i))
        .collect(Collectors.joining(","));
  }

  /** The usual port of its first broker. */
  int firstPort() {
    return firstPort;
  }

  /** The parts that are its brokers. */
  List<String> brokers() {
    return IntStream.rangeClosed(1, brokers).mapToObj(i -> name + "-" + i).toList();
  }
}
