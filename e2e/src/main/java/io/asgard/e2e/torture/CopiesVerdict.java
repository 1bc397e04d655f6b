package io.asgard.e2e.torture;

import io.asgard.e2e.torture.ClusterLog.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What the cluster that serves, and its copies, have of a load that has ended. */
final class CopiesVerdict {
  /** What copies have to have. */
  enum Copies {
    /** What the cluster that serves has, record for record. */
    EQUAL,
    /**
     * All of it by id; the cluster that was lost has no event more often than the one that serves.
     * The mirror may: what it had of what was left behind comes to it again.
     */
    BY_ID
  }

  private static final int SUCH = 3;

  private final Map<UUID, Long> acknowledged;
  private final Copies copies;
  private final boolean ordered;
  private final List<String> problems = new ArrayList<>();
  private long lost;
  private long twice;
  private long twiceOnCopies;

  /**
   * Nothing is looked at yet.
   *
   * @param ordered whether the order of a key has to hold
   */
  CopiesVerdict(Map<UUID, Long> acknowledged, Copies copies, boolean ordered) {
    this.acknowledged = acknowledged;
    this.copies = copies;
    this.ordered = ordered;
  }

  private record Held(Cluster cluster, List<Row> rows) {}

  /** Looks at the cluster that serves, and compares the others with it. */
  void compare(Cluster serving, List<ClusterLog> logs) {
    List<Held> all = logs.stream().map(log -> new Held(log.cluster(), log.rows())).toList();
    List<Row> source =
        all.stream().filter(held -> held.cluster() == serving).findFirst().orElseThrow().rows();
    twice = counts(source, false).values().stream().mapToLong(n -> n - 1).sum();
    for (Held held : all) {
      isThere(held.cluster(), held.rows());
      isInOrder(held.cluster(), held.rows());
      if (held.cluster() != serving) {
        isCopy(held.cluster(), held.rows(), source);
      }
    }
  }

  private void isThere(Cluster cluster, List<Row> rows) {
    Set<UUID> ids = new HashSet<>();
    rows.forEach(row -> ids.add(row.id()));
    long missing = acknowledged.keySet().stream().filter(id -> !ids.contains(id)).count();
    lost += missing;
    complain(missing, cluster + ": %,d acknowledged events are missing");
  }

  /** Of what was acknowledged, and where it stands first: what is sent again stands behind. */
  private void isInOrder(Cluster cluster, List<Row> rows) {
    Set<UUID> before = new HashSet<>();
    Map<String, Long> last = new HashMap<>();
    long swapped = 0;
    for (Row row : rows) {
      Long number = acknowledged.get(row.id());
      if (number == null || !before.add(row.id())) {
        continue;
      }
      Long previous = last.put(row.key(), number);
      swapped += previous != null && previous > number ? 1 : 0;
    }
    if (ordered) {
      complain(swapped, cluster + ": %,d events out of the order of their key");
    }
  }

  private void isCopy(Cluster cluster, List<Row> found, List<Row> source) {
    boolean byId = copies == Copies.BY_ID;
    Map<Object, Integer> has = counts(found, !byId);
    Map<Object, Integer> should = counts(source, !byId);
    Map<Object, Integer> more = beyond(has, should);
    Map<Object, Integer> less = beyond(should, has);
    if (byId) {
      less.keySet().removeAll(has.keySet());
      less.replaceAll((row, many) -> 1);
    }
    twiceOnCopies += sum(more);
    complain(sum(less), cluster + ": %,d records are missing that the stream has" + such(less));
    if (!byId || cluster != Cluster.MIRROR) {
      complain(sum(more), cluster + ": %,d records more than the stream has" + such(more));
    }
  }

  /** How much more often these are there than those. */
  private static Map<Object, Integer> beyond(
      Map<Object, Integer> these, Map<Object, Integer> those) {
    Map<Object, Integer> beyond = new HashMap<>();
    these.forEach(
        (row, many) -> {
          int over = many - those.getOrDefault(row, 0);
          if (over > 0) {
            beyond.put(row, over);
          }
        });
    return beyond;
  }

  private static long sum(Map<Object, Integer> rows) {
    return rows.values().stream().mapToLong(Integer::longValue).sum();
  }

  /** Some of them. */
  private static String such(Map<Object, Integer> rows) {
    return rows.keySet().stream()
        .limit(SUCH)
        .map(String::valueOf)
        .collect(Collectors.joining(", ", " (such as ", ")"))
        .replace("%", "%%");
  }

  /** How often each record is there, or only each id in its partition. */
  private static Map<Object, Integer> counts(List<Row> rows, boolean whole) {
    Map<Object, Integer> counts = new HashMap<>();
    for (Row row : rows) {
      counts.merge(whole ? row : List.of(row.partition(), row.id()), 1, Integer::sum);
    }
    return counts;
  }

  private void complain(long records, String words) {
    if (records > 0) {
      complain(words.formatted(records));
    }
  }

  /** Something else is wrong. */
  void complain(String words) {
    problems.add(words);
  }

  /** What is not as it has to be. */
  List<String> problems() {
    return problems;
  }

  /** Acknowledged events that are missing, on whichever cluster. */
  long lost() {
    return lost;
  }

  /** Events that the cluster that serves has more than once, by id. */
  long twice() {
    return twice;
  }

  /** Records that copies have more often than the cluster that serves. */
  long twiceOnCopies() {
    return twiceOnCopies;
  }
}
