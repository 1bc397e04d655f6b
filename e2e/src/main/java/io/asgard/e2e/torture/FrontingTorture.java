package io.asgard.e2e.torture;

import static io.asgard.platform.test.Eventually.within;

import io.asgard.contracts.v1.Answer.Code;
import io.asgard.e2e.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Fronting servers under load, broken at moments of chance. After each point: every acknowledged
 * event is stored, those of a key are in order, and what is there twice is counted.
 */
public final class FrontingTorture implements AutoCloseable {
  private static final int RATE = 4000;
  private static final List<Fault> FEW =
      List.of(
          Fault.KILL_WHILE_STORING,
          Fault.KILL_WHILE_SPOOLING,
          Fault.KILL_WHILE_DRAINING,
          Fault.BROKER_KILLED,
          Fault.SPOOL_DAMAGED);
  private static final Duration STORED_WITHIN = Duration.ofSeconds(120);
  private static final Path FAKETIME =
      Path.of(
          "/usr/lib/"
              + System.getProperty("os.arch").replace("amd64", "x86_64")
              + "-linux-gnu/faketime/libfaketime.so.1");

  private final Platform platform;
  private int runs;

  private FrontingTorture(Platform platform) {
    this.platform = platform;
  }

  /** Starts three brokers and a schema registry. */
  public static FrontingTorture start() {
    Path home = Platform.repo().resolve("e2e/target/torture");
    Platform.run(home, "bin/down", "--purge");
    Path set = Platform.repo().resolve("e2e/src/main/resources/ingest.yaml");
    return new FrontingTorture(Platform.up(home, "-f", set.toString()));
  }

  /**
   * Every fault once, then kills at random moments up to the number of points.
   *
   * @return whether nothing was lost and nothing out of order
   */
  public boolean campaign(long seed, int points) throws Exception {
    System.out.printf("torture fronting --seed %d --points %d%n", seed, points);
    SplittableRandom random = new SplittableRandom(seed);
    boolean right = true;
    for (int point = 0; point < points; point++) {
      right &= point(pick(point, random), random, Duration.ofSeconds(60));
    }
    System.out.println(right ? "torture fronting: all right" : "torture fronting: WRONG");
    return right;
  }

  /** Five points, in about two minutes. */
  public boolean fewPoints(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    boolean right = true;
    for (Fault fault : FEW) {
      right &= point(fault, random, Duration.ofSeconds(8));
    }
    return right;
  }

  private static Fault pick(int point, SplittableRandom random) {
    Fault[] faults = Fault.values();
    return point < faults.length ? faults[point] : faults[random.nextInt(3)];
  }

  /**
   * One fault under load.
   *
   * @param away how long Kafka is silent where that is the fault
   * @return whether nothing was lost and nothing out of order
   */
  public boolean point(Fault fault, SplittableRandom random, Duration away) throws Exception {
    long begin = System.nanoTime();
    String run = "r" + System.currentTimeMillis() + "-" + ++runs;
    Verdict verdict =
        switch (fault) {
          case KILL_WHILE_STORING -> killWhileStoring(run, random);
          case KILL_WHILE_SPOOLING -> killWhileSpooling(run, random);
          case KILL_WHILE_DRAINING -> killWhileDraining(run, random);
          case KAFKA_AWAY -> kafkaAway(run, away);
          case BROKER_KILLED -> brokerKilled(run);
          case ONE_OF_TWO_DIES -> oneOfTwoDies(run);
          case DISK_FULL -> diskFull(run);
          case SPOOL_DAMAGED -> spoolDamaged(run, random);
          case CLOCK_JUMPS -> clockJumps(run);
        };
    if (verdict == null) {
      System.out.printf("  %s: skipped, it needs root and Debian's faketime%n", fault);
      return true;
    }
    // Two spools are drained side by side: order holds for what one server takes.
    boolean right =
        verdict.lost() == 0 && (verdict.swapped() == 0 || fault == Fault.ONE_OF_TWO_DIES);
    System.out.printf(
        "  %s%s: %s, %d s%n",
        right ? "" : "WRONG ",
        fault,
        verdict,
        Duration.ofNanos(System.nanoTime() - begin).toSeconds());
    return right;
  }

  private Verdict killWhileStoring(String run, SplittableRandom random) {
    try (FrontingProcess server = server(1)) {
      Load load = load(run, server);
      await(load, Code.STORED, 2000);
      pause(random.nextInt(1500));
      server.kill();
      server.restart();
      await(load, Code.STORED, load.count(Code.STORED) + 2000);
      return verdict(load);
    }
  }

  private Verdict killWhileSpooling(String run, SplittableRandom random) {
    Brokers brokers = Brokers.of(platform);
    try (FrontingProcess server = server(1)) {
      Load load = load(run, server);
      await(load, Code.STORED, 2000);
      brokers.freeze();
      try {
        await(load, Code.SPOOLED, 1);
        pause(random.nextInt(800));
        server.kill();
        server.restart();
        await(load, Code.SPOOLED, load.count(Code.SPOOLED) + 2000);
      } finally {
        brokers.thaw();
      }
      return verdict(load);
    }
  }

  private Verdict killWhileDraining(String run, SplittableRandom random) {
    Brokers brokers = Brokers.of(platform);
    try (FrontingProcess server = server(1)) {
      Load load = load(run, server);
      await(load, Code.STORED, 2000);
      brokers.freeze();
      try {
        await(load, Code.SPOOLED, 12_000);
      } finally {
        brokers.thaw();
      }
      pause(random.nextInt(3000));
      server.kill();
      server.restart();
      await(load, Code.STORED, load.count(Code.STORED) + 1000);
      return verdict(load);
    }
  }

  private Verdict kafkaAway(String run, Duration away) {
    Brokers brokers = Brokers.of(platform);
    try (FrontingProcess server = server(1)) {
      Load load = load(run, server);
      await(load, Code.STORED, 2000);
      brokers.freeze();
      pause(away.toMillis());
      brokers.thaw();
      await(load, Code.STORED, load.count(Code.STORED) + 2000);
      return verdict(load);
    }
  }

  private Verdict brokerKilled(String run) {
    try (FrontingProcess server = server(1)) {
      Load load = load(run, server);
      await(load, Code.STORED, 2000);
      platform.killAndAwait("mainstream-2");
      await(load, Code.STORED, load.count(Code.STORED) + 2000);
      return verdict(load);
    }
  }

  private Verdict oneOfTwoDies(String run) {
    Brokers brokers = Brokers.of(platform);
    try (FrontingProcess stays = server(1)) {
      FrontingProcess dies = server(2);
      Load load = load(run, stays, dies);
      await(load, Code.STORED, 2000);
      brokers.freeze();
      try {
        await(load, Code.SPOOLED, 4000);
        dies.kill();
      } finally {
        brokers.thaw();
      }
      await(load, Code.STORED, load.count(Code.STORED) + 2000);
      load.close();
      System.out.print(
          platform.command(
              "bin/fronting",
              "recover",
              dies.spool().toString(),
              "--bootstrap-servers",
              platform.bootstrap()));
      return verdict(load);
    }
  }

  private @org.jspecify.annotations.Nullable Verdict diskFull(String run) throws IOException {
    Path disk = Files.createTempDirectory("small-disk");
    if (!ran("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk.toString())) {
      return null;
    }
    Brokers brokers = Brokers.of(platform);
    try (FrontingProcess server =
        FrontingProcess.start(
            platform, "small", Platform.port(8420), List.of("fronting.spool.directory=" + disk))) {
      Load load = load(run, server);
      await(load, Code.STORED, 2000);
      brokers.freeze();
      try {
        await(load, Code.SPOOLED, 2000);
        pause(6000); // at 4,000 events a second the disk is full long before that
        if (!server.isAlive()) {
          throw new IllegalStateException("the server ended on a full disk");
        }
      } finally {
        brokers.thaw();
      }
      await(load, Code.STORED, load.count(Code.STORED) + 2000);
      return verdict(load);
    } finally {
      ran("umount", disk.toString());
    }
  }

  private Verdict spoolDamaged(String run, SplittableRandom random) throws IOException {
    Brokers brokers = Brokers.of(platform);
    try (FrontingProcess server = server(1)) {
      Load load = load(run, server);
      await(load, Code.STORED, 2000);
      brokers.freeze();
      try {
        await(load, Code.SPOOLED, 4000);
        server.kill();
        damage(server.spool().resolve("mainstream"), random);
        server.restart();
      } finally {
        brokers.thaw();
      }
      await(load, Code.STORED, load.count(Code.STORED) + 1000);
      return verdict(load);
    }
  }

  /** One bit in each of several events, and half a frame behind the last. */
  private static void damage(Path spool, SplittableRandom random) throws IOException {
    List<Path> segments = new ArrayList<>();
    try (var files = Files.list(spool)) {
      files.filter(file -> file.toString().endsWith(".spool")).sorted().forEach(segments::add);
    }
    Path last = segments.get(segments.size() - 1);
    byte[] bytes = Files.readAllBytes(last);
    for (int i = 0; i < 5; i++) {
      // Far enough from each other to be in different events.
      int at = (int) ((i + random.nextDouble(0.5)) * bytes.length / 5);
      bytes[at] ^= (byte) (1 << random.nextInt(8));
    }
    byte[] torn = java.util.Arrays.copyOf(bytes, bytes.length + 20);
    System.arraycopy(bytes, 0, torn, bytes.length, 20);
    Files.write(last, torn);
  }

  private @org.jspecify.annotations.Nullable Verdict clockJumps(String run) throws IOException {
    if (!Files.exists(FAKETIME)) {
      return null;
    }
    Path clock = Files.createTempFile("clock", ".txt");
    Files.writeString(clock, "+0s\n");
    Map<String, String> environment =
        Map.of(
            "LD_PRELOAD",
            FAKETIME.toString(),
            "FAKETIME_TIMESTAMP_FILE",
            clock.toString(),
            "FAKETIME_NO_CACHE",
            "1",
            "FAKETIME_DONT_FAKE_MONOTONIC",
            "1");
    try (FrontingProcess server =
        FrontingProcess.start(platform, "jumps", Platform.port(8420), List.of(), environment)) {
      Load load = load(run, server);
      await(load, Code.STORED, 2000);
      for (String jump : List.of("-1800s", "+1800s", "+0s")) {
        Files.writeString(clock, jump + "\n");
        await(load, Code.STORED, load.count(Code.STORED) + 8000);
      }
      return verdict(load);
    }
  }

  private FrontingProcess server(int number) {
    return FrontingProcess.start(
        platform, "fronting-" + number, Platform.port(8418 + 2 * number), List.of());
  }

  private Load load(String run, FrontingProcess... servers) {
    String[] addresses = new String[servers.length];
    for (int i = 0; i < servers.length; i++) {
      addresses[i] = servers[i].address();
    }
    return Load.start(platform.tokenFile(), run, RATE, addresses);
  }

  private static void await(Load load, Code code, long count) {
    within(
        Duration.ofSeconds(90),
        () -> {
          if (load.count(code) < count) {
            throw new IllegalStateException(
                code + ": " + load.count(code) + " (expected: >= " + count + ")");
          }
        });
  }

  /** Ends the load and waits until all that it was promised is stored. */
  private Verdict verdict(Load load) {
    load.close();
    long until = System.nanoTime() + STORED_WITHIN.toNanos();
    Verdict verdict = Verdict.of(load, platform.bootstrap());
    while (verdict.lost() > 0 && System.nanoTime() - until < 0) {
      pause(1000);
      verdict = Verdict.of(load, platform.bootstrap());
    }
    return verdict;
  }

  private static boolean ran(String... command) {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void pause(long millis) {
    long until = System.nanoTime() + millis * 1_000_000;
    for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() {
    platform.close();
  }
}
