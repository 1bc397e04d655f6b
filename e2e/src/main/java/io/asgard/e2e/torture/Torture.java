package io.asgard.e2e.torture;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** {@code bin/torture NAME [--seed N] [--points N] [--only FAULT,…]}. */
public final class Torture {
  private static final List<String> OPTIONS = List.of("--seed", "--points", "--only");
  private static final int KILLS = 50;
  private static final int STREAM_POINTS = 12;

  private Torture() {}

  public static void main(String[] words) {
    int code;
    try {
      code = campaign(List.of(words)) ? 0 : 1;
    } catch (IllegalArgumentException e) {
      System.err.println("torture: " + e.getMessage());
      code = 2;
    } catch (RuntimeException | Error e) {
      System.out.println("torture: WRONG, it did not come to its end: " + e);
      code = 1;
    }
    System.exit(code);
  }

  private static boolean campaign(List<String> words) {
    String name = words.isEmpty() ? "nothing" : words.get(0);
    Map<String, String> options = options(words.subList(1, words.size()));
    int seed = number(options, "--seed", (int) (System.nanoTime() & 0xffff));
    return switch (name) {
      case "fronting" -> fronting(options, seed);
      case "streams" -> streams(options, seed);
      case "firehose" -> firehose(options, seed);
      default ->
          throw new IllegalArgumentException(name + " (expected: fronting, streams or firehose)");
    };
  }

  private static boolean firehose(Map<String, String> options, int seed) {
    List<FirehoseFault> only = only(options, FirehoseFault::named);
    int kills = number(options, "--points", KILLS);
    System.out.printf("torture firehose --seed %d --points %d%n", seed, kills);
    try (FirehoseTorture torture = FirehoseTorture.start(seed)) {
      Runtime.getRuntime().addShutdownHook(new Thread(torture::close)); // Ctrl-C
      torture.campaign(only.isEmpty() ? List.of(FirehoseFault.values()) : only, 1, kills);
      List<String> wrong = torture.wrong();
      System.out.println(
          "torture firehose: " + (wrong.isEmpty() ? "all right" : "WRONG: " + wrong));
      return wrong.isEmpty();
    }
  }

  private static boolean streams(Map<String, String> options, int seed) {
    List<StreamFault> only = only(options, StreamFault::named);
    List<StreamFault> faults = only.isEmpty() ? List.of(StreamFault.values()) : only;
    int points = number(options, "--points", only.isEmpty() ? STREAM_POINTS : only.size());
    System.out.printf("torture streams --seed %d --points %d%n", seed, points);
    try (StreamsTorture torture = StreamsTorture.start(seed)) {
      Runtime.getRuntime().addShutdownHook(new Thread(torture::close)); // Ctrl-C
      torture.campaign(faults, points);
      System.out.println(torture.summary());
      return torture.wrong().isEmpty();
    }
  }

  private static <T> List<T> only(Map<String, String> options, Function<String, T> named) {
    return Stream.ofNullable(options.get("--only"))
        .flatMap(names -> Stream.of(names.split(",", -1)))
        .map(named)
        .toList();
  }

  private static boolean fronting(Map<String, String> options, int seed) {
    List<Fault> only = only(options, Fault::named);
    List<Fault> faults = only.isEmpty() ? List.of(Fault.values()) : only;
    int kills = number(options, "--points", only.isEmpty() ? KILLS : 0);
    System.out.printf("torture fronting --seed %d --points %d%n", seed, kills);
    try (FrontingTorture torture = FrontingTorture.start(seed)) {
      Runtime.getRuntime().addShutdownHook(new Thread(torture::close)); // Ctrl-C
      torture.campaign(faults, kills);
      List<String> wrong = torture.wrong();
      List<String> skipped = torture.skipped();
      System.out.println(
          "torture fronting: "
              + (wrong.isEmpty() ? "all right" : "WRONG: " + wrong)
              + (skipped.isEmpty() ? "" : ", " + skipped.size() + " skipped: " + skipped));
      return wrong.isEmpty();
    }
  }

  private static Map<String, String> options(List<String> words) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < words.size(); i += 2) {
      String option = words.get(i);
      if (!OPTIONS.contains(option)) {
        throw new IllegalArgumentException(option + " (expected: one of " + OPTIONS + ")");
      }
      options.put(option, i + 1 < words.size() ? words.get(i + 1) : "nothing");
    }
    return options;
  }

  private static int number(Map<String, String> options, String option, int otherwise) {
    String value = options.getOrDefault(option, String.valueOf(otherwise));
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + ": " + value + " (expected: a whole number)", e);
    }
  }
}
