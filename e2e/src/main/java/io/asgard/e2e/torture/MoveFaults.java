package io.asgard.e2e.torture;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The stream is moved. */
final class MoveFaults {
  // A move takes some seconds, with the flows that turn round.
  private static final int MOMENTS = 12_000;
  private static final String NOTHING = "nothing to reconcile";

  private MoveFaults() {}

  static void thereAndBack(StreamPoint point) {
    point.goesOnForAWhile();
    long begin = System.nanoTime();
    point.odin("failover", Cluster.STREAM);
    point.says("there in " + seconds(begin));
    expect(point, Cluster.FAILOVER);
    point.goesOnForAWhile();
    begin = System.nanoTime();
    point.odin("failover", Cluster.STREAM);
    point.says("back in " + seconds(begin));
    expect(point, Cluster.HOME);
    point.goesOnForAWhile();
  }

  static void odinKilled(StreamPoint point) throws Exception {
    int after = point.random(MOMENTS);
    long odin = point.pids(List.of("odin")).get(0);
    CompletableFuture<String> move =
        CompletableFuture.supplyAsync(() -> point.odin("failover", Cluster.STREAM));
    point.says("odin failover, and kill -9 of Odin after " + after + " ms");
    Waiting.pause(after);
    StreamPoint.signal("KILL", List.of(odin));
    String ended = "had ended";
    try {
      move.get(2, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      ended = "was cut short";
    }
    StreamPoint.until(() -> isThere(point, odin), "another Odin");
    reconcile(point);
    point.says("the move " + ended + "; served by " + point.serving());
    point.goesOn(3_000);
  }

  private static boolean isThere(StreamPoint point, long before) {
    try {
      return point.pids(List.of("odin")).get(0) != before;
    } catch (IllegalStateException | UncheckedIOException e) {
      return false; // It is only just coming up.
    }
  }

  /** Done until it says that it is done, as a person would. */
  private static void reconcile(StreamPoint point) {
    StreamPoint.until(
        () -> {
          try {
            point.odin("reconcile", Cluster.STREAM);
            return true;
          } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage()).contains(NOTHING);
          }
        },
        "odin reconcile to succeed, or to say: " + NOTHING);
  }

  private static void expect(StreamPoint point, Cluster cluster) {
    Cluster serving = point.serving();
    if (serving != cluster) {
      throw new IllegalStateException("served by " + serving + " (expected: " + cluster + ")");
    }
  }

  static String seconds(long begin) {
    return "%.1f s".formatted(Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1e3);
  }
}
