package io.asgard.e2e.torture;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code bin/torture NAME [--seed N] [--points N] [--only FAULT,…]}. */
public final class Torture {
  private Torture() {}

  public static void main(String[] words) {
    int code;
    try {
      code = fronting(List.of(words)) ? 0 : 1;
    } catch (IllegalArgumentException e) {
      System.err.println("torture: " + e.getMessage());
      code = 2;
    } catch (RuntimeException | AssertionError e) {
      System.out.println("torture: WRONG, it did not come to its end: " + e.getMessage());
      code = 1;
    }
    System.exit(code);
  }

  private static boolean fronting(List<String> words) {
    if (words.isEmpty() || !words.get(0).equals("fronting")) {
      throw new IllegalArgumentException(
          (words.isEmpty() ? "nothing" : words.get(0)) + " (expected: fronting)");
    }
    long seed = number(words, "--seed").orElse(System.nanoTime() & 0xffff);
    List<Fault> only =
        value(words, "--only").stream()
            .flatMap(names -> Stream.of(names.split(",")))
            .map(Fault::named)
            .toList();
    List<Fault> faults = only.isEmpty() ? List.of(Fault.values()) : only;
    int kills = number(words, "--points").orElse(only.isEmpty() ? 50L : 0L).intValue();
    System.out.printf("torture fronting --seed %d --points %d%n", seed, kills);
    try (FrontingTorture torture = FrontingTorture.start(seed)) {
      torture.campaign(faults, kills);
      List<String> wrong = torture.wrong();
      System.out.println(
          "torture fronting: " + (wrong.isEmpty() ? "all right" : "WRONG: " + wrong));
      return wrong.isEmpty();
    }
  }

  private static Optional<Long> number(List<String> words, String option) {
    return value(words, option)
        .map(
            value -> {
              try {
                return Long.valueOf(value);
              } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                    option + ": " + value + " (expected: a whole number)", e);
              }
            });
  }

  private static Optional<String> value(List<String> words, String option) {
    int at = words.indexOf(option);
    if (at < 0) {
      return Optional.empty();
    }
    return Optional.of(at + 1 < words.size() ? words.get(at + 1) : "nothing");
  }
}
