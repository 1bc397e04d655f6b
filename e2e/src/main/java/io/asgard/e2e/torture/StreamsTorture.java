package io.asgard.e2e.torture;

import io.asgard.e2e.Link;
import io.asgard.e2e.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A stream with a mirror and a failover, broken at moments of chance. After each point: every
 * acknowledged event is on the cluster that serves and on its copies, these have nothing that it
 * has not, and a group was shown all of it. Then the stream is made whole for the next one.
 */
public final class StreamsTorture implements AutoCloseable {
  private static final long STEADY = 3_000; // events, before anything is broken
  private static final List<StreamFault> FEW =
      List.of(StreamFault.FLOW_KILLED, StreamFault.REGION_SILENT);

  private final Platform platform;
  private final Path set;
  private final SmallDisk disk;
  private final Link link;
  private final StreamGroup group;
  private final long seed;
  private final long begin = System.nanoTime();
  private final List<String> wrong = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private final List<Outcome> outcomes = new ArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable StreamPoint current;

  private StreamsTorture(Platform platform, Path set, SmallDisk disk, Link link, long seed) {
    this.platform = platform;
    this.set = set;
    this.disk = disk;
    this.link = link;
    this.seed = seed;
    group = StreamGroup.start(platform);
  }

  /** Starts the stream in both regions, and a fronting server that follows it. */
  public static StreamsTorture start(long seed) {
    Path home = Platform.repo().resolve("e2e/target/streams");
    Platform.run(home, "bin/down", "--purge"); // what a run that was killed has left
    Directories.delete(home.resolve("group")); // the next Odin counts its epochs anew
    SmallDisk disk = SmallDisk.mounted(home);
    Link link = FarRegions.link();
    try {
      Path set = FarRegions.set(home.resolve("regions.yaml"));
      Platform platform = Platform.up(home, "-f", set.toString());
      return new StreamsTorture(platform, set, disk, link, seed);
    } catch (RuntimeException e) {
      link.close();
      disk.close();
      throw e;
    }
  }

  /** So many points: each of these faults in turn. */
  void campaign(List<StreamFault> faults, int points) {
    for (int i = 0; i < points && !closed.get(); i++) {
      point(i + 1, faults.get(i % faults.size()));
    }
  }

  /** Two points, in two minutes. */
  public void fewPoints() {
    campaign(FEW, FEW.size());
  }

  private void point(int number, StreamFault fault) {
    long since = System.nanoTime();
    String name = number + " " + fault.option();
    System.out.printf("  %d %s: %s%n", number, fault.option(), fault);
    String verdict;
    boolean right;
    String run = "r" + System.currentTimeMillis() + "-" + number;
    // The chances of a point are its own, whatever runs before it.
    SplittableRandom random = new SplittableRandom(31 * seed + name.hashCode());
    try (StreamPoint point = new StreamPoint(platform, set, link, group, run, random)) {
      current = point;
      String failed = strike(fault, point);
      Outcome outcome = point.outcome();
      outcomes.add(outcome);
      failed += whole(point);
      right = outcome.problems().isEmpty() && failed.isEmpty();
      verdict = outcome + failed;
    } catch (Skipped e) {
      right = true;
      skipped.add(name);
      verdict = "skipped: it needs " + e.getMessage();
    } catch (Exception | AssertionError e) {
      right = false;
      verdict = String.valueOf(e.getMessage());
    }
    current = null;
    if (closed.get()) {
      return; // Somebody ended it, so it shows nothing.
    }
    long seconds = Duration.ofNanos(System.nanoTime() - since).toSeconds();
    System.out.printf("    => %s%s, %d s%n", right ? "" : "WRONG: ", verdict, seconds);
    if (!right) {
      wrong.add(name);
    }
  }

  /** What went wrong; what was acknowledged is looked at all the same. */
  private static String strike(StreamFault fault, StreamPoint point) throws Skipped {
    try {
      point.goesOn(STEADY);
      fault.strike().at(point);
      return "";
    } catch (Skipped e) {
      throw e;
    } catch (Exception | AssertionError e) {
      return "; " + e.getMessage();
    }
  }

  /** Makes it so, or says why it cannot be. */
  private static String whole(StreamPoint point) {
    try {
      if (point.serving() != Cluster.HOME) {
        point.says("moved home");
        point.odin("failover", Cluster.STREAM);
      }
      point.awaitWhole();
      return "";
    } catch (RuntimeException | AssertionError e) {
      return "; not whole again: " + e.getMessage();
    }
  }

  /** The points so far that lost something, mixed it up, or did not come to their end. */
  public List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** Everything in one line, for programs. */
  String summary() {
    return JsonMapper.shared().writeValueAsString(summaryOf());
  }

  private Summary summaryOf() {
    return new Summary(
        seed,
        outcomes.size(),
        wrong(),
        List.copyOf(skipped),
        outcomes.stream().mapToLong(Outcome::acknowledged).sum(),
        outcomes.stream().mapToLong(Outcome::lost).sum(),
        outcomes.stream().mapToLong(Outcome::twice).sum(),
        outcomes.stream().mapToLong(Outcome::twiceOnCopies).sum(),
        outcomes.stream().mapToLong(Outcome::again).sum(),
        outcomes.stream().mapToLong(Outcome::rpoRecords).sum(),
        Duration.ofNanos(System.nanoTime() - begin).toSeconds());
  }

  private record Summary(
      long seed,
      int points,
      List<String> wrong,
      List<String> skipped,
      long acknowledged,
      long lost,
      long sentTwice,
      long twiceOnCopies,
      long readAgain,
      long rpoRecords,
      long seconds) {}

  /** Ends everything that was started; the campaign too, if another thread calls this. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    StreamPoint point = current;
    if (point != null) {
      point.close();
    }
    group.close();
    if (!wrong.isEmpty()) {
      keepLogs();
    }
    platform.close();
    link.close();
    disk.close();
  }

  private void keepLogs() {
    Path logs = platform.home().resolve("log");
    Path kept = platform.home().resolveSibling("streams-log");
    try {
      Directories.delete(kept);
      Files.move(logs, kept);
      System.out.println("torture: what its parts wrote: " + kept);
    } catch (IOException e) {
      System.out.println("torture: what its parts wrote cannot be kept: " + e.getMessage());
    }
  }
}
