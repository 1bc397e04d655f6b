package io.asgard.odin.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What somebody probably meant. */
final class Nearest {
  private static final int SHORTEST = 3;

  private Nearest() {}

  /** The choice in words, with the one that is close to what was written. */
  static String oneOf(String written, Collection<String> known) {
    return "one of "
        + known
        + to(written, known).map(near -> "; did you mean " + near + "?").orElse("");
  }

  /** The known word that differs by a slip or two; of a short word, none does. */
  static Optional<String> to(String written, Collection<String> known) {
    String low = written.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(word -> word.length() >= SHORTEST && written.length() <= 2 * word.length())
        .filter(word -> distance(low, word.toLowerCase(Locale.ROOT)) <= (word.length() + 1) / 3)
        .min(Comparator.comparingInt(word -> distance(low, word.toLowerCase(Locale.ROOT))));
  }

  /** Letters that are left out, put in, changed, or two that are swapped. */
  private static int distance(String one, String other) {
    int[][] rows = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        rows[i][j] = i == 0 || j == 0 ? i + j : step(rows, one, other, i, j);
      }
    }
    return rows[one.length()][other.length()];
  }

  private static int step(int[][] rows, String one, String other, int i, int j) {
    int same = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
    int least = Math.min(rows[i - 1][j - 1] + same, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
    boolean swapped =
        i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1);
    return swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
  }
}
