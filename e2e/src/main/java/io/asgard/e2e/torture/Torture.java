package io.asgard.e2e.torture;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code bin/torture NAME [--seed N] [--points N] [--only FAULT,…]}. */
public final class Torture {
  private static final List<String> OPTIONS = List.of("--seed", "--points", "--only");
  private static final int KILLS = 50;

  private Torture() {}

  public static void main(String[] words) {
    int code;
    try {
      code = fronting(List.of(words)) ? 0 : 1;
    } catch (IllegalArgumentException e) {
      System.err.println("torture: " + e.getMessage());
      code = 2;
    } catch (RuntimeException | Error e) {
      System.out.println("torture: WRONG, it did not come to its end: " + e);
      code = 1;
    }
    System.exit(code);
  }

  private static boolean fronting(List<String> words) {
    if (words.isEmpty() || !words.get(0).equals("fronting")) {
      throw new IllegalArgumentException(
          (words.isEmpty() ? "nothing" : words.get(0)) + " (expected: fronting)");
    }
    Map<String, String> options = options(words.subList(1, words.size()));
    int seed = number(options, "--seed", (int) (System.nanoTime() & 0xffff));
    List<Fault> only =
        Stream.ofNullable(options.get("--only"))
            .flatMap(names -> Stream.of(names.split(",", -1)))
            .map(Fault::named)
            .toList();
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
