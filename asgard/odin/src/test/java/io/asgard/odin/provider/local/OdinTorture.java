package io.asgard.odin.provider.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code OdinTorture [--seed N] [--points N]}: an Odin makes a world, another one and none, and is
 * killed at a point; the next one makes the same. Then there is what was asked for, once, and
 * nothing else. Every point in turn, or as many as asked for by chance; then kills by the clock.
 */
public final class OdinTorture {
  private static final int RANDOM_KILLS = 30;
  private static final int LONGEST_MILLIS = 1_500;

  private final Path home;
  private final List<String> wrong = new ArrayList<>();
  private int kills;

  OdinTorture(Path home) {
    this.home = home;
  }

  public static void main(String[] words) throws IOException {
    List<String> all = List.of(words);
    int seed = number(all, "--seed", (int) (System.nanoTime() & 0xffff));
    int points = number(all, "--points", 0);
    OdinTorture torture = new OdinTorture(Files.createTempDirectory("odin-torture"));
    System.out.printf("torture odin --seed %d --points %d%n", seed, points);
    if (points == 0) {
      torture.everyPoint();
      torture.byTheClock(new Random(seed), RANDOM_KILLS);
    } else {
      torture.somePoints(new Random(seed), points);
    }
    System.out.printf(
        "torture odin: %d kills, %s%n",
        torture.kills, torture.wrong.isEmpty() ? "all right" : "WRONG: " + torture.wrong);
    System.exit(torture.wrong.isEmpty() ? 0 : 1);
  }

  private static int number(List<String> words, String option, int otherwise) {
    int at = words.indexOf(option);
    return at < 0 ? otherwise : Integer.parseInt(words.get(at + 1));
  }

  /** Until an Odin lives to its end in all three worlds. */
  private void everyPoint() {
    boolean killed = true;
    for (int point = 1; killed; point++) {
      killed = false;
      for (World world : World.values()) {
        killed |= kill(world, point);
      }
    }
  }

  /** Points by chance, a few. */
  void somePoints(Random random, int points) {
    for (int i = 0; i < points; i++) {
      int point = 1 + random.nextInt(60);
      for (World world : World.values()) {
        kill(world, point);
      }
    }
  }

  private void byTheClock(Random random, int times) {
    for (int i = 0; i < times; i++) {
      for (World world : World.values()) {
        int millis = random.nextInt(LONGEST_MILLIS);
        Ended ended = run(world, 0, millis);
        afterwards(world, "after " + millis + " ms", ended);
      }
    }
  }

  private boolean kill(World world, int point) {
    Ended ended = run(world, point, 0);
    afterwards(world, "at point " + point, ended);
    return ended.code() == KillPoints.KILLED;
  }

  private void afterwards(World world, String when, Ended ended) {
    kills += ended.code() == KillPoints.KILLED ? 1 : 0;
    if (ended.code() != KillPoints.KILLED && ended.code() != 0) {
      wrong(world, when, "ended with " + ended);
    }
    Ended next = run(world, 0, 0);
    if (next.code() != 0) {
      wrong(world, when, "the next one ended with " + next);
    }
    differences(world).forEach(difference -> wrong(world, when, difference));
    System.out.println(world + " " + when + ": " + ended.output().strip());
  }

  private void wrong(World world, String when, String what) {
    wrong.add(world + " " + when + ": " + what);
    System.out.println("WRONG: " + wrong.get(wrong.size() - 1));
  }

  List<String> wrong() {
    return wrong;
  }

  /** What is there and should not be, and the other way round. */
  private List<String> differences(World world) {
    List<String> differences = new ArrayList<>();
    long all = Processes.in(home).count();
    if (all != world.sleepers().size()) {
      differences.add(all + " processes (expected: " + world.sleepers().size() + ")");
    }
    for (String sleeper : world.sleepers()) {
      long one = Processes.of(home, sleeper).count();
      if (one != 1) {
        differences.add(one + " processes of " + sleeper + " (expected: 1)");
      }
    }
    Site site = new Site(home, home, 0);
    compare("things", new SmallParts(site).things(), world.things(), differences);
    compare("data", site.data("x").getParent(), world.sleepers(), differences);
    compare("conf", site.conf("x").getParent(), world.sleepers(), differences);
    for (String thing : world.things()) {
      String text = SmallParts.read(new SmallParts(site).things().resolve(thing)).orElse("");
      if (!text.equals(world.setting())) {
        differences.add(thing + ": " + text + " (expected: " + world.setting() + ")");
      }
    }
    int instances = list(site.instance("x").getParent()).size();
    if (instances != world.sleepers().size()) {
      differences.add(instances + " instances (expected: " + world.sleepers().size() + ")");
    }
    return differences;
  }

  private static void compare(String what, Path directory, List<String> expected, List<String> to) {
    TreeSet<String> there = new TreeSet<>(list(directory));
    TreeSet<String> wanted = new TreeSet<>(expected);
    if (!there.equals(wanted)) {
      to.add(what + ": " + there + " (expected: " + wanted + ")");
    }
  }

  private static List<String> list(Path directory) {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Ended run(World world, int point, int millis) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName(),
            home.toString(),
            world.name(),
            String.valueOf(point));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      if (millis > 0 && !process.waitFor(millis, TimeUnit.MILLISECONDS)) {
        // Of the handle: the process itself would close what it wrote.
        process.toHandle().destroyForcibly();
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private record Ended(int code, String output) {}
}
