package io.asgard.odin.provider.local;

import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.Serving;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The clusters of a stream: its home, and the copies that it declares. Each is described as a
 * stream of its own: {@code locstream-mirror} is what discovery knows it by.
 *
 * @param served the one where the stream itself is served: its home, or its failover
 * @param cut names of flows that cannot go on from there yet
 */
record StreamClusters(
    Resource home,
    Optional<Resource> mirror,
    Optional<Resource> perf,
    Optional<Resource> failover,
    Resource served,
    Set<String> cut) {
  static final String MIRROR = "mirror";
  static final String PERF = "perf";
  static final String FAILOVER = "failover";

  /** The clusters of a stream. */
  static StreamClusters of(Resource stream, Serving serving) {
    Optional<Resource> failover = copy(stream, FAILOVER, 3);
    boolean isAway = !serving.cluster().equals(stream.name());
    return new StreamClusters(
        stream,
        copy(stream, MIRROR, 1),
        copy(stream, PERF, 1),
        failover,
        isAway ? failover.orElse(stream) : stream,
        serving.cut());
  }

  private static Optional<Resource> copy(Resource stream, String role, int brokers) {
    return stream
        .section(role)
        .map(
            declared -> {
              Map<String, Object> spec = new LinkedHashMap<>(declared.spec());
              spec.putIfAbsent("brokers", brokers);
              stream.text("region").ifPresent(region -> spec.putIfAbsent("region", region));
              declared.duration("retention").ifPresent(kept -> keep(kept, spec, declared));
              return new Resource(
                  stream.kind(), stream.name() + "-" + role, stream.project(), stream.team(), spec);
            });
  }

  /** The topics of a copy are made by what copies them, without a retention of their own. */
  private static void keep(Duration kept, Map<String, Object> spec, Resource declared) {
    Map<String, Object> properties = new LinkedHashMap<>(declared.map("properties"));
    properties.putIfAbsent("log.retention.ms", kept.toMillis());
    spec.put("properties", properties);
  }

  /** All of them, the home first. */
  List<Resource> all() {
    List<Resource> all = new ArrayList<>(List.of(home));
    mirror.ifPresent(all::add);
    perf.ifPresent(all::add);
    failover.ifPresent(all::add);
    return all;
  }

  /** The other of the two that can serve the stream. */
  Optional<Resource> other() {
    return failover.map(one -> one.equals(served) ? home : one);
  }

  /** The name of the flow that fills a cluster. */
  String flowTo(Resource cluster) {
    boolean isHome = cluster.equals(home);
    return home.name()
        + "-to-"
        + (isHome ? "home" : cluster.name().substring(home.name().length() + 1));
  }

  /** Whether what the stream has by now does not come to this cluster. */
  boolean isCut(Resource cluster) {
    return cut.contains(flowTo(cluster));
  }
}
