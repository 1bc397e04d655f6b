package io.asgard.e2e.torture;

import java.util.List;

/** {@code bin/torture NAME [--seed N] [--points N]}. */
public final class Torture {
  private Torture() {}

  public static void main(String[] words) throws Exception {
    List<String> given = List.of(words);
    if (given.isEmpty() || !given.get(0).equals("fronting")) {
      System.err.println(
          "torture: " + (given.isEmpty() ? "nothing" : given.get(0)) + " (expected: fronting)");
      System.exit(2);
    }
    long seed = number(given, "--seed", System.nanoTime() & 0xffff);
    int points = (int) number(given, "--points", 50);
    boolean right;
    try (FrontingTorture torture = FrontingTorture.start()) {
      right = torture.campaign(seed, points);
    }
    System.exit(right ? 0 : 1);
  }

  private static long number(List<String> words, String option, long otherwise) {
    int at = words.indexOf(option);
    if (at < 0) {
      return otherwise;
    }
    String value = at + 1 < words.size() ? words.get(at + 1) : "nothing";
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      System.err.println("torture: " + option + " " + value + " (expected: a whole number)");
      System.exit(2);
      return 0;
    }
  }
}
