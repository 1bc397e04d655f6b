package io.asgard.e2e.torture;

import io.asgard.e2e.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

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
  private final AtomicBoolean closed = new AtomicBoolean();
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
      strike.at(point);
      var found = point.verdict();
      right = found.map(Verdict::right).orElse(true);
      verdict = found.map(Verdict::toString).orElse("passed");
    } catch (Skipped e) {
      right = true;
      verdict = "skipped, it needs " + e.getMessage();
    } catch (Exception | AssertionError e) {
      right = false;
      verdict = String.valueOf(e.getMessage());
    }
    long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
    System.out.printf("  %s%s: %s, %d s%n", right ? "" : "WRONG ", name, verdict, seconds);
    if (!right) {
      wrong.add(name);
      keep(run);
    }
  }

  /** What the servers of a wrong point said and spooled, which would go with the platform. */
  private void keep(String run) {
    Path from = FrontingProcess.directory(platform, run);
    Path to = Platform.repo().resolve("e2e/target/torture-wrong").resolve(run);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
      System.out.println("    its servers' files: " + to);
    } catch (IOException | UncheckedIOException e) {
      System.out.println("    its servers' files cannot be kept: " + e);
    }
  }

  /** The points so far that lost something, mixed it up or did not come to their end. */
  public List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** Ends everything that was started; the campaign too, if another thread calls this. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      endServers();
      platform.close();
      endServers(); // A point may have started one meanwhile.
    }
  }

  private static void endServers() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }
}
