package io.asgard.odin.spec;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold between the fields of one resource. */
final class ResourceRules {
  private static final String HOME = "local";
  static final int MOST_REPLICAS = 3;
  private static final List<String> IN_SYNC =
      List.of(
          "min.insync.replicas",
          "transaction.state.log.min.isr",
          "share.coordinator.state.topic.min.isr");

  private ResourceRules() {}

  /**
   * Checks a resource.
   *
   * @param given as it was written, to know what is there
   * @param clean without the fields that are wrong
   */
  static void check(Resource given, Resource clean, Complaints complaints) {
    if (given.kind() == Kind.STREAM) {
      stream(given, clean, complaints);
    } else if (given.kind() == Kind.FRONTING) {
      FrontingRules.check(clean, complaints);
    }
  }

  /** How many brokers a stream or a copy of it has. */
  static int brokers(Resource cluster, String copy) {
    return cluster.whole("brokers", copy.isEmpty() || copy.equals("failover") ? 3 : 1);
  }

  private static void stream(Resource given, Resource stream, Complaints complaints) {
    cluster("spec", stream, brokers(stream, ""), complaints);
    for (String copy : StreamFields.COPIES) {
      stream
          .section(copy)
          .ifPresent(of -> cluster("spec." + copy, of, brokers(of, copy), complaints));
    }
    String home = stream.text("region").orElse(HOME);
    stream
        .section("failover")
        .flatMap(failover -> failover.text("region"))
        .filter(home::equals)
        .ifPresent(
            same -> complaints.add("spec.failover.region", same, "not the stream's own region"));
    stream
        .section("perf")
        .flatMap(perf -> perf.text("from"))
        .filter(from -> from.equals("mirror") && !given.spec().containsKey("mirror"))
        .ifPresent(from -> complaints.add("spec.perf.from", from, "live: there is no mirror"));
    quotas(given.spec().getOrDefault("quotas", List.of()), complaints);
  }

  private static void cluster(String path, Resource cluster, int brokers, Complaints complaints) {
    List<String> racks = cluster.texts("racks");
    if (racks.size() > brokers) {
      complaints.add(path + ".racks", racks, "at most as many as brokers, " + brokers);
    }
    Map<String, Object> properties = cluster.map("properties");
    String replicas = "default.replication.factor";
    if (properties.get(replicas) instanceof Integer copies && copies > brokers) {
      String expected = "at most as many as brokers, " + brokers;
      complaints.add(path + ".properties." + replicas, copies, expected);
    }
    for (String name : IN_SYNC) {
      if (properties.get(name) instanceof Integer copies && copies > mostInSync(brokers)) {
        complaints.add(path + ".properties." + name, copies, inSync(brokers));
      }
    }
  }

  /** How many replicas a write may need: with all of them, no broker could ever be restarted. */
  static int mostInSync(int brokers) {
    return Math.max(1, replicas(brokers) - 1);
  }

  /** The same in words. */
  static String inSync(int brokers) {
    return brokers == 1
        ? "1, as there is one broker"
        : "at most "
            + mostInSync(brokers)
            + " of the "
            + replicas(brokers)
            + " replicas, or no broker could be restarted";
  }

  /** How many brokers have each partition. */
  static int replicas(int brokers) {
    return Math.min(MOST_REPLICAS, brokers);
  }

  private static void quotas(Object given, Complaints complaints) {
    Set<Object> clients = new HashSet<>();
    List<?> quotas = given instanceof List<?> list ? list : List.of();
    for (int i = 0; i < quotas.size(); i++) {
      String path = "spec.quotas." + i;
      if (quotas.get(i) instanceof Map<?, ?> quota && quota.get("clientId") instanceof String id) {
        if (!clients.add(id)) {
          complaints.add(path + ".clientId", id, "one quota of a client");
        }
        if (quota.size() == 1) {
          complaints.add(path, "no limit", "produce, consume or requests");
        }
      }
    }
  }
}
