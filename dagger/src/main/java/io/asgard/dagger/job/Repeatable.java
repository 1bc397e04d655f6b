package io.asgard.dagger.job;

import io.asgard.dagger.source.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.dag.Transformation;

/**
 * Whether a query can begin at the end of a window, knowing nothing of what came before, and then
 * have the results that it would have had. It can if whatever it remembers belongs to one window.
 * What the planner made of the SQL says so; its nodes are told by their names only, for its classes
 * are out of reach. A node that is not known here is taken for one that remembers.
 */
final class Repeatable {
  private static final Set<String> REMEMBER_NOTHING =
      Set.of(
          "TableToDataStream",
          "ConstraintEnforcer",
          "Calc",
          "Correlate",
          "Expand",
          "Exchange",
          "Union",
          "TableSourceScan");
  private static final Set<String> REMEMBER_WINDOWS =
      Set.of(
          "WindowTableFunction",
          "LocalWindowAggregate",
          "GlobalWindowAggregate",
          "WindowAggregate",
          "GroupWindowAggregate",
          "WindowJoin",
          "WindowRank",
          "WindowDeduplicate");

  private static final Pattern OTHER_EACH_TIME =
      Pattern.compile(
          "\\b(PROCTIME|CURRENT_(?:DATE|TIME|TIMESTAMP|ROW_TIMESTAMP|WATERMARK)|LOCALTIME"
              + "|LOCALTIMESTAMP|NOW|RAND|RAND_INTEGER|UUID)\\(|\\b(UNIX_TIMESTAMP)\\(\\)");
  private static final int LONGEST = 200;

  private final Duration window;
  private final List<String> problems = new ArrayList<>();

  private Repeatable(Duration window) {
    this.window = window;
  }

  /**
   * Returns if it can.
   *
   * @param window the metric's
   * @throws NotRepeatableException with everything that is in the way
   */
  static void check(Transformation<?> result, Duration window) {
    List<String> nodes =
        result.getTransitivePredecessors().stream()
            // Sources and unions have none.
            .filter(node -> node.getDescription() != null)
            .map(Transformation::getDescription)
            .toList();
    List<String> problems = problems(nodes, window);
    if (!problems.isEmpty()) {
      throw new NotRepeatableException(problems);
    }
  }

  /** What is in the way, of a plan's nodes as it describes them. */
  static List<String> problems(List<String> nodes, Duration window) {
    Repeatable found = new Repeatable(window);
    nodes.forEach(found::node);
    return found.problems;
  }

  private void node(String description) {
    PlanNode node = PlanNode.of(description);
    if (REMEMBER_WINDOWS.contains(node.kind())) {
      windows(node);
    } else if (!REMEMBER_NOTHING.contains(node.kind())) {
      problem(description, "keeps what came before", "what a window has in it");
    }
    Matcher other = OTHER_EACH_TIME.matcher(description);
    if (other.find()) {
      String function = other.group(1) == null ? other.group(2) : other.group(1);
      problem(function, "gives another value each time", "values of the events");
    }
  }

  private void windows(PlanNode node) {
    long size =
        node.tumbles() ? node.span().filter(s -> s.offset() == 0).map(Span::size).orElse(0L) : 0;
    if (size == 0 || window.toMillis() % size != 0) {
      problem(
          node.window().isEmpty() ? node.description() : node.window(),
          "has windows that are open at the end of others",
          "TUMBLE of " + window + " each");
    }
  }

  private void problem(String what, String does, String expected) {
    String told = what.replaceFirst("^\\[\\d+]:", "");
    String part = told.length() > LONGEST ? told.substring(0, LONGEST) + "…" : told;
    String problem = "sql: " + part + " " + does + " (expected: " + expected + ")";
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }
}
