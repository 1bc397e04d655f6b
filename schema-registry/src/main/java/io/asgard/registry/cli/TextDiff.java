package io.asgard.registry.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Two versions of a schema's text, type by type: only types that differ, all of their lines. */
final class TextDiff {
  // Larger tables of what is common take more memory than a command line has.
  private static final int MOST = 4_000_000;

  private TextDiff() {}

  static List<String> of(Map<String, List<String>> old, Map<String, List<String>> now) {
    Set<String> types = new LinkedHashSet<>(now.keySet());
    types.addAll(old.keySet());
    List<String> diff = new ArrayList<>();
    for (String type : types) {
      List<String> before = old.getOrDefault(type, List.of());
      List<String> after = now.getOrDefault(type, List.of());
      if (!before.equals(after)) {
        diff.addAll(lines(before, after));
      }
    }
    return diff;
  }

  private static List<String> lines(List<String> old, List<String> now) {
    int shorter = Math.min(old.size(), now.size());
    int head = 0;
    while (head < shorter && old.get(head).equals(now.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < shorter - head
        && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
      tail++;
    }
    List<String> lines = new ArrayList<>();
    old.subList(0, head).forEach(line -> lines.add("  " + line));
    List<String> before = old.subList(head, old.size() - tail);
    List<String> after = now.subList(head, now.size() - tail);
    if ((long) before.size() * after.size() <= MOST) {
      lines.addAll(middle(before, after));
    } else {
      before.forEach(line -> lines.add("- " + line));
      after.forEach(line -> lines.add("+ " + line));
    }
    old.subList(old.size() - tail, old.size()).forEach(line -> lines.add("  " + line));
    return Collections.unmodifiableList(lines);
  }

  private static List<String> middle(List<String> old, List<String> now) {
    int[][] common = common(old, now);
    List<String> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < old.size() || j < now.size()) {
      if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
        lines.add("  " + old.get(i));
        i++;
        j++;
      } else if (j == now.size() || i < old.size() && common[i + 1][j] >= common[i][j + 1]) {
        lines.add("- " + old.get(i++));
      } else {
        lines.add("+ " + now.get(j++));
      }
    }
    return lines;
  }

  /** How many lines both have in common from here on. */
  private static int[][] common(List<String> old, List<String> now) {
    int[][] common = new int[old.size() + 1][now.size() + 1];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int j = now.size() - 1; j >= 0; j--) {
        common[i][j] =
            old.get(i).equals(now.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }
}
