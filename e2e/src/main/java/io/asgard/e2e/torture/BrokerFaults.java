package io.asgard.e2e.torture;

import static io.asgard.platform.test.Eventually.within;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** One process of the stream is broken. */
final class BrokerFaults {
  private static final Duration SHOWN_WITHIN = Duration.ofSeconds(15);
  private static final int FLOW_KILLS = 2;
  private static final List<String> FLOWS =
      List.of(Cluster.STREAM + "-to-mirror", Cluster.STREAM + "-to-failover");

  private BrokerFaults() {}

  static void flowKilled(StreamPoint point) {
    for (int kill = 0; kill < FLOW_KILLS; kill++) {
      point.goesOnForAWhile();
      String flow = FLOWS.get(point.random(FLOWS.size()));
      StreamPoint.signal("KILL", point.pids(List.of(flow)));
      point.says("kill -9 of " + flow);
      point.goesOn(6_000);
    }
    point.awaitHealthy(FLOWS);
  }

  static void hangs(StreamPoint point) {
    point.goesOnForAWhile();
    List<String> brokers = Cluster.HOME.brokers();
    String broker = brokers.get(point.random(brokers.size()));
    List<Long> pid = point.pids(List.of(broker));
    StreamPoint.signal("STOP", pid);
    try {
      long begin = System.nanoTime();
      within(SHOWN_WITHIN, () -> isShown(point, broker));
      point.says(broker + ", shown as drift after " + MoveFaults.seconds(begin));
      point.goesOn(6_000);
      begin = System.nanoTime();
      point.apply();
      point.says("repaired in " + MoveFaults.seconds(begin));
    } finally {
      ProcessHandle.of(pid.get(0)).ifPresent(ProcessHandle::destroyForcibly);
    }
    point.goesOn(3_000);
    point.awaitHealthy(brokers);
  }

  private static void isShown(StreamPoint point, String broker) {
    JsonNode drift = point.platform().odin("/v1/drift");
    for (JsonNode found : drift.path("drift")) {
      if (found.path("part").asString("").equals(broker)
          && found.path("actual").asString("").contains("is stopped")) {
        return;
      }
    }
    throw new IllegalStateException("drift: " + drift + " (expected: " + broker + " is stopped)");
  }

  static void diskFull(StreamPoint point) throws Exception {
    SmallDisk disk = SmallDisk.of(point.platform().home());
    if (!disk.isMounted()) {
      throw new Skipped("the right to mount a disk: root's, with CAP_SYS_ADMIN");
    }
    point.goesOnForAWhile();
    String broker = SmallDisk.BROKER;
    disk.fill();
    try {
      StreamPoint.until(() -> !point.isHealthy(broker), broker + " not healthy on a full disk");
      point.says("Odin says: " + point.state(broker));
      point.goesOn(6_000);
    } finally {
      disk.empty();
    }
    long begin = System.nanoTime();
    point.awaitHealthy(Cluster.HOME.brokers());
    point.says("healthy " + MoveFaults.seconds(begin) + " after there was room");
    point.goesOn(3_000);
  }
}
