package io.asgard.e2e.torture;

import io.asgard.e2e.Platform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Fronting servers under load, broken at moments of chance. After each point: every acknowledged
 * event is stored, those of a key are in order, and what is there twice is counted.
 */
public final class FrontingTorture implements AutoCloseable {
  // Under one load: more, and what it was told fills the memory.
  private static final int KILLS = 10;
  private static final List<Fault> FEW =
      List.of(
          Fault.KILL_WHILE_STORING,
          Fault.KILL_WHILE_SPOOLING,
          Fault.KILL_WHILE_DRAINING,
          Fault.BROKER_KILLED,
          Fault.SPOOL_DAMAGED);

  private final Platform platform;
  private final long seed;
  private final List<String> wrong = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable Point current;
  private int runs;

  private FrontingTorture(Platform platform, long seed) {
    this.platform = platform;
    this.seed = seed;
  }

  /** Starts three brokers and a schema registry. */
  public static FrontingTorture start(long seed) {
    Path home = Platform.repo().resolve("e2e/target/torture");
    Platform.run(home, "bin/down", "--purge");
    Path set = Platform.repo().resolve("e2e/src/main/resources/ingest.yaml");
    return new FrontingTorture(Platform.up(home, "-f", set.toString()), seed);
  }

  /** Each of these faults, then a server that is killed so often at moments of chance. */
  void campaign(List<Fault> faults, int kills) {
    faults.forEach(this::point);
    for (int first = 1; first <= kills; first += KILLS) {
      int last = Math.min(first + KILLS - 1, kills);
      int now = last - first + 1;
      point(
          "kill -9 of the server at random, %d to %d".formatted(first, last),
          point -> Kills.atRandom(point, now));
    }
  }

  /** Five points, in about two minutes. */
  public void fewPoints() {
    campaign(FEW, 0);
  }

  private void point(Fault fault) {
    point(fault.toString(), fault.strike());
  }

  private void point(String name, Fault.Strike strike) {
    if (closed.get()) {
      return;
    }
    long begin = System.nanoTime();
    String run = "r" + System.currentTimeMillis() + "-" + ++runs;
    String verdict;
    boolean right;
    // The chances of a point are its own, whatever runs before it.
    SplittableRandom random = new SplittableRandom(31 * seed + name.hashCode());
    try (Point point = new Point(platform, run, random)) {
      current = point;
      strike.at(point);
      var found = point.verdict();
      right = found.map(Verdict::right).orElse(true);
      verdict = found.map(Verdict::toString).orElse("passed");
    } catch (Skipped e) {
      right = true;
      skipped.add(name);
      verdict = "skipped: it needs " + e.getMessage();
    } catch (Exception | AssertionError e) {
      right = false;
      verdict = String.valueOf(e.getMessage());
    } catch (Error e) { // No memory: the next point has that of this one.
      right = false;
      verdict = e.toString();
    }
    current = null; // What it was told fills the memory.
    if (closed.get()) {
      return; // Somebody ended it, so it shows nothing.
    }
    long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
    System.out.printf("  %s%s: %s, %d s%n", right ? "" : "WRONG ", name, verdict, seconds);
    if (!right) {
      wrong.add(name);
    }
    tidy(FrontingProcess.directory(platform, run), right);
  }

  private static void tidy(Path directory, boolean right) {
    if (right) {
      Directories.delete(directory);
    } else {
      System.out.println("    its servers' files: " + directory);
    }
  }

  /** The points so far that this machine lacks something for. */
  List<String> skipped() {
    return List.copyOf(skipped);
  }

  /** The points so far that lost something, mixed it up or did not come to their end. */
  public List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** Ends everything that was started; the campaign too, if another thread calls this. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    endPoint();
    try {
      platform.close();
    } finally {
      endPoint(); // It may have started something meanwhile.
    }
  }

  private void endPoint() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    Point point = current;
    if (point != null) {
      try {
        point.close();
      } catch (Exception e) {
        System.out.println("torture: the point does not end: " + e.getMessage());
      }
    }
  }
}
