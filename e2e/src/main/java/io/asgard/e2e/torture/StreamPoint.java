package io.asgard.e2e.torture;

import static io.asgard.platform.test.Eventually.within;

import io.asgard.e2e.Link;
import io.asgard.e2e.Platform;
import io.asgard.e2e.torture.CopiesVerdict.Copies;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One fault under load, of a stream that is whole and at home when it begins. */
final class StreamPoint implements AutoCloseable {
  private static final int RATE = 1_500; // events a second
  // It tells for five minutes of what a lost region has not copied; the next point begins sooner.
  private static final String CANARY = "canary/";
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  private final Platform platform;
  private final Path set;
  private final Link link;
  private final StreamGroup group;
  private final SplittableRandom random;
  private final List<ClusterLog> logs;
  private final Load load;
  private final long begin = System.nanoTime();
  private Copies copies = Copies.EQUAL;
  private boolean ordered = true;
  private long rpoRecords;

  /** Starts the load, once all that came before is on the copies too. */
  StreamPoint(
      Platform platform,
      Path set,
      Link link,
      StreamGroup group,
      String run,
      SplittableRandom random) {
    this.platform = platform;
    this.set = set;
    this.link = link;
    this.group = group;
    this.random = random;
    logs = quiet();
    group.begin(run);
    String fronting = "127.0.0.1:" + Platform.port(8420);
    load = Load.start(platform.tokenFile(), run, RATE, fronting);
  }

  private static List<ClusterLog> quiet() {
    List<ClusterLog> logs = new ArrayList<>();
    until(
        () -> {
          logs.clear();
          Arrays.stream(Cluster.values()).map(ClusterLog::new).forEach(logs::add);
          Waiting.pause(QUIET.toMillis());
          return logs.stream().allMatch(log -> log.rows().isEmpty());
        },
        "nothing that still comes to a copy");
    return List.copyOf(logs);
  }

  Platform platform() {
    return platform;
  }

  /** The line between the regions. */
  Link link() {
    return link;
  }

  /** A number from 0 up to the bound, which is not among them. */
  int random(int bound) {
    return random.nextInt(bound);
  }

  ClusterLog log(Cluster cluster) {
    return logs.get(cluster.ordinal());
  }

  /** Waits until so many more events are acknowledged. */
  void goesOn(long more) {
    long expected = load.acknowledged().size() + more;
    until(() -> load.acknowledged().size() >= expected, expected + " events acknowledged");
  }

  /** Lets the load go on for a moment of chance. */
  void goesOnForAWhile() {
    goesOn(RATE + random(2 * RATE));
  }

  /** What {@code bin/odin} prints; throws if it fails. */
  String odin(String... words) {
    List<String> command = new ArrayList<>(List.of("bin/odin"));
    command.addAll(List.of(words));
    return platform.command(command.toArray(String[]::new));
  }

  /** Makes the platform what it was declared as. */
  void apply() {
    try {
      odin("apply", "-f", set.toString());
    } catch (IllegalStateException e) {
      if (String.valueOf(e.getMessage()).lines().anyMatch(StreamPoint::isFailure)) {
        throw e;
      }
    }
  }

  private static boolean isFailure(String line) {
    return (line.contains("FAILED") || line.contains("NOT HEALTHY")) && !line.contains(CANARY);
  }

  Cluster serving() {
    return Cluster.at(
        platform.odin("/v1/streams/" + Cluster.STREAM).path("bootstrap").asString(""));
  }

  /** Each part's state, by its name, as Odin sees it now. */
  Map<String, JsonNode> parts() {
    Map<String, JsonNode> parts = new TreeMap<>();
    platform
        .odin("/v1/status")
        .path("parts")
        .forEach(part -> parts.put(part.path("name").asString(), part));
    return parts;
  }

  List<Long> pids(Collection<String> names) {
    List<Long> pids = new ArrayList<>();
    parts()
        .forEach(
            (name, part) -> {
              if (names.contains(name)) {
                pids.add(part.path("pid").asLong());
              }
            });
    if (pids.size() != names.size() || pids.contains(0L)) {
      throw new IllegalStateException("pids: " + pids + " (expected: of " + names + ")");
    }
    return pids;
  }

  static void signal(String signal, Collection<Long> pids) {
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
    pids.forEach(pid -> command.add(String.valueOf(pid)));
    Commands.run(command);
  }

  /** Waits until these parts are well. */
  void awaitHealthy(Collection<String> names) {
    until(() -> sick(names).isEmpty(), names + " healthy");
  }

  /** Waits until every part is, and every copy goes on. */
  void awaitWhole() {
    within(
        PATIENCE,
        () -> {
          Set<String> names = new HashSet<>(parts().keySet());
          names.removeIf(name -> name.startsWith(CANARY));
          List<String> sick = sick(names);
          if (!sick.isEmpty()) {
            Waiting.pause(500);
            throw new IllegalStateException(sick + " (expected: healthy)");
          }
        });
  }

  private List<String> sick(Collection<String> names) {
    Map<String, JsonNode> parts = parts();
    return names.stream()
        .filter(name -> !state(parts.get(name)).equals("healthy"))
        .map(name -> name + ": " + state(parts.get(name)))
        .toList();
  }

  boolean isHealthy(String name) {
    return sick(List.of(name)).isEmpty();
  }

  /** What Odin says of a part now. */
  String state(String name) {
    return state(parts().get(name));
  }

  private static String state(@Nullable JsonNode part) {
    return part == null ? "not there" : part.path("state").asString("");
  }

  /** Says what is done, or what that showed. */
  void says(String words) {
    long tenths = Duration.ofNanos(System.nanoTime() - begin).toMillis() / 100;
    System.out.printf("    %3d.%d s  %s%n", tenths / 10, tenths % 10, words);
  }

  /** Says that the stream lost the cluster that served it, with so many records left behind. */
  void isLost(long records) {
    copies = Copies.BY_ID;
    ordered = false;
    rpoRecords = records;
  }

  /** Ends the load, and waits until all that it was promised is wherever it has to be. */
  Outcome outcome() {
    load.end();
    says("the load has ended, the clusters are compared");
    long until = System.nanoTime() + PATIENCE.toNanos();
    CopiesVerdict verdict = look();
    while (!verdict.problems().isEmpty() && System.nanoTime() - until < 0) {
      Waiting.pause(1_000);
      verdict = look();
    }
    return new Outcome(
        load.acknowledged().size(),
        verdict.lost(),
        verdict.twice(),
        verdict.twiceOnCopies(),
        Math.max(0, group.again() - verdict.twice()),
        rpoRecords,
        verdict.problems());
  }

  private CopiesVerdict look() {
    CopiesVerdict verdict = new CopiesVerdict(load.acknowledged(), copies, ordered);
    if (!load.refused().isEmpty()) {
      verdict.complain("refused for good: " + load.refused());
    }
    try {
      verdict.compare(serving(), logs);
    } catch (KafkaException | IllegalStateException | UncheckedIOException e) {
      verdict.complain("not compared: " + e.getMessage());
    }
    long skipped = group.skipped(load.acknowledged().keySet());
    if (skipped > 0) {
      verdict.complain("the group was not shown %,d events".formatted(skipped));
    }
    return verdict;
  }

  static void until(BooleanSupplier condition, String expected) {
    within(
        PATIENCE,
        () -> {
          if (!condition.getAsBoolean()) {
            Waiting.pause(200);
            throw new IllegalStateException("(expected: " + expected + ")");
          }
        });
  }

  @Override
  public void close() {
    load.close();
  }
}
