package io.asgard.bench;

import java.time.Duration;
import java.util.List;

/**
 * Streams in two regions: what a loss costs, how far a copy is behind, how fast the past is back.
 */
final class StreamsBench implements Bench.Runner {
  private static final List<String> PARTS =
      List.of(System.getProperty("parts", "replay,replication,loss").split(","));

  @Override
  public void run(Figures figures, boolean quick) throws Exception {
    System.out.println(
        "streams: regions are clusters of three brokers each; two cores carry all of them, Odin, the"
            + " feed and the readers");
    if (PARTS.contains("replay")) {
      new ReplayRate(figures, quick ? 1_000_000 : 3_000_000).run();
    }
    if (PARTS.contains("replication")) {
      new Replication(figures, Duration.ofSeconds(quick ? 20 : 60)).run();
    }
    if (PARTS.contains("loss")) {
      new RegionLoss(figures, quick ? 3 : 20).run();
    }
  }
}
