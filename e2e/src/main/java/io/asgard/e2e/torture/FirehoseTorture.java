package io.asgard.e2e.torture;

import io.asgard.e2e.Platform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Firehoses under load, while their sink, their cluster or they themselves are broken. After each
 * point: every event that Kafka had is at the sink or among the dead letters, those of a key in
 * order, and what is there twice is counted.
 */
public final class FirehoseTorture implements AutoCloseable {
  private static final List<FirehoseFault> FEW =
      List.of(FirehoseFault.SOME_OF_A_BATCH, FirehoseFault.POISON, FirehoseFault.KILLED);

  private final Platform platform;
  private final long seed;
  private final List<String> wrong = new ArrayList<>();
  private int runs;

  private FirehoseTorture(Platform platform, long seed) {
    this.platform = platform;
    this.seed = seed;
  }

  /** Starts three brokers and a schema registry. */
  public static FirehoseTorture start(long seed) {
    Path home = Platform.repo().resolve("e2e/target/torture");
    Platform.run(home, "bin/down", "--purge");
    Path set = Platform.repo().resolve("e2e/src/main/resources/ingest.yaml");
    return new FirehoseTorture(Platform.up(home, "-f", set.toString()), seed);
  }

  /**
   * Each of these faults.
   *
   * @param scale how long each lasts: 1 for minutes
   * @param kills how often a firehose is killed
   */
  void campaign(List<FirehoseFault> faults, double scale, int kills) {
    faults.forEach(fault -> point(fault, scale, kills));
  }

  /** Three points, each some seconds long. */
  public void fewPoints() {
    campaign(FEW, 0.1, 3);
  }

  private void point(FirehoseFault fault, double scale, int kills) {
    long begin = System.nanoTime();
    String run = "firehose-" + ++runs;
    SplittableRandom random = new SplittableRandom(31 * seed + fault.name().hashCode());
    String verdict;
    boolean right = false;
    try (FirehosePoint point = new FirehosePoint(platform, run, random, scale, kills)) {
      fault.strike().at(point);
      FirehoseVerdict found = point.verdict();
      right = found.right();
      verdict = found.toString();
    } catch (Exception | AssertionError e) {
      verdict = String.valueOf(e.getMessage());
    }
    long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
    System.out.printf("  %s%s: %s, %d s%n", right ? "" : "WRONG ", fault, verdict, seconds);
    if (!right) {
      wrong.add(fault.toString());
    }
  }

  /** The points so far that lost something, mixed it up or did not come to their end. */
  public List<String> wrong() {
    return List.copyOf(wrong);
  }

  @Override
  public void close() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    platform.close();
  }
}
