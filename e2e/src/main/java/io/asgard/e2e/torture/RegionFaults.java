package io.asgard.e2e.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The home region is lost, the stream goes on in the other one, and the region comes back. */
final class RegionFaults {
  private static final Pattern LEFT = Pattern.compile("rpo_records (\\d+)");

  private RegionFaults() {}

  static void killed(StreamPoint point) throws Exception {
    point.goesOnForAWhile();
    StreamPoint.signal("KILL", point.pids(Cluster.HOME.brokers()));
    long copied;
    try {
      // Before Odin starts them again, which it does after half a second.
      for (String broker : Cluster.HOME.brokers()) {
        withhold(data(point, broker));
      }
      copied = goesOnElsewhere(point);
    } finally {
      for (String broker : Cluster.HOME.brokers()) {
        giveBack(data(point, broker));
      }
    }
    comesBack(point, copied);
  }

  static void silent(StreamPoint point) {
    point.goesOnForAWhile();
    List<Long> brokers = point.pids(Cluster.HOME.brokers());
    StreamPoint.signal("STOP", brokers);
    long copied;
    try {
      copied = goesOnElsewhere(point);
    } finally {
      StreamPoint.signal("CONT", brokers);
    }
    comesBack(point, copied);
  }

  private static Path data(StreamPoint point, String broker) {
    return point.platform().home().resolve("data").resolve(broker);
  }

  /** A process whose directory is a file does not start, and Odin tries again later. */
  private static void withhold(Path data) throws IOException {
    Files.move(data, away(data));
    Files.createFile(data);
  }

  private static void giveBack(Path data) throws IOException {
    if (Files.exists(away(data))) {
      Files.deleteIfExists(data);
      Files.move(away(data), data);
    }
  }

  private static Path away(Path data) {
    return data.resolveSibling(data.getFileName() + ".away");
  }

  /** How many records the failover cluster had when its source was gone. */
  private static long goesOnElsewhere(StreamPoint point) {
    point.says("the home region is gone");
    long copied = settled(point, Cluster.FAILOVER);
    point.says("odin failover --lost");
    long begin = System.nanoTime();
    point.odin("failover", Cluster.STREAM, "--lost");
    point.says("moved in " + MoveFaults.seconds(begin));
    point.goesOn(6_000);
    return copied;
  }

  private static void comesBack(StreamPoint point, long copied) {
    point.says("the region comes back");
    point.awaitHealthy(Cluster.HOME.brokers());
    point.says("its brokers are healthy");
    long left = settled(point, Cluster.HOME) - copied;
    long told = reconciled(point);
    point.isLost(told);
    if (told != left) {
      throw new IllegalStateException("rpo_records: " + told + " (expected: " + left + ")");
    }
    point.says(told + " records had not been copied");
    point.goesOn(3_000);
  }

  /** Once it does not change any more. */
  private static long settled(StreamPoint point, Cluster cluster) {
    long[] last = {-1};
    StreamPoint.until(
        () -> {
          long before = last[0];
          last[0] = point.log(cluster).rows().size();
          Waiting.pause(1_500);
          return last[0] == before;
        },
        "an end of what comes to " + cluster);
    return last[0];
  }

  private static long reconciled(StreamPoint point) {
    long[] told = {-1};
    StreamPoint.until(
        () -> {
          String said = said(point);
          Matcher left = LEFT.matcher(said);
          if (left.find()) {
            told[0] = Long.parseLong(left.group(1));
          }
          return !said.isEmpty() && told[0] >= 0;
        },
        "odin reconcile to succeed, and to say how many records had not been copied");
    return told[0];
  }

  private static String said(StreamPoint point) {
    try {
      return point.odin("reconcile", Cluster.STREAM);
    } catch (IllegalStateException e) {
      point.says("odin reconcile: " + lastLine(e));
      return "";
    }
  }

  private static String lastLine(IllegalStateException failure) {
    String[] lines = String.valueOf(failure.getMessage()).strip().split("\n", -1);
    return lines[lines.length - 1].strip();
  }
}
