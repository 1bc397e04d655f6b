package io.asgard.dagger.job;

import io.asgard.dagger.source.Span;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.util.TimeUtils;

/**
 * A node of what the planner made of SQL, as it describes itself: its classes are out of reach.
 *
 * @param kind its name, such as GlobalWindowAggregate
 * @param window its windows, in the planner's words; empty: it has none
 */
record PlanNode(String description, String kind, String window) {
  private static final Pattern KIND =
      Pattern.compile("(?:\\[\\d+]:)?(\\w+)[(\\[].*", Pattern.DOTALL);
  private static final Pattern WINDOW = Pattern.compile("[wW]indow=\\[(\\w+\\(.*?\\))]");
  private static final Pattern OLD =
      Pattern.compile("(?:Tumbling|Sliding|Session)GroupWindow\\([^)]*\\)");
  private static final Pattern OLD_TUMBLE =
      Pattern.compile("TumblingGroupWindow\\(.*[ ,](\\d+)\\)");
  private static final Pattern OLD_SLIDE =
      Pattern.compile("SlidingGroupWindow\\(.*[ ,](\\d+), *(\\d+)\\)");

  static PlanNode of(String description) {
    Matcher named = KIND.matcher(description);
    String kind = named.matches() ? named.group(1) : "";
    // Filled with events, not what a projection calls its columns.
    Matcher window = (kind.equals("GroupWindowAggregate") ? OLD : WINDOW).matcher(description);
    boolean found = kind.contains("Window") && window.find();
    String told = !found ? "" : window.groupCount() == 0 ? window.group() : window.group(1);
    return new PlanNode(description, kind, told);
  }

  /** Whether each of its windows is as long as the one before it. */
  boolean tumbles() {
    return window.startsWith("TUMBLE(") || window.startsWith("Tumbling");
  }

  /** Its windows, if their bounds depend on the time alone. */
  Optional<Span> span() {
    Matcher tumble = OLD_TUMBLE.matcher(window);
    Matcher slide = OLD_SLIDE.matcher(window);
    if (tumble.matches()) {
      return span(Long.parseLong(tumble.group(1)), Long.parseLong(tumble.group(1)), false);
    }
    if (slide.matches()) {
      return span(Long.parseLong(slide.group(1)), Long.parseLong(slide.group(2)), false);
    }
    if (window.startsWith("TUMBLE(")) {
      return span(millis("size"), millis("size"), false);
    }
    if (window.startsWith("HOP(")) {
      return span(millis("size"), millis("slide"), false);
    }
    return window.startsWith("CUMULATE(")
        ? span(millis("max_size"), millis("step"), true)
        : Optional.empty();
  }

  private Optional<Span> span(long size, long step, boolean cumulates) {
    return size <= 0 || step <= 0
        ? Optional.empty()
        : Optional.of(new Span(size, step, millis("offset"), cumulates));
  }

  private long millis(String name) {
    Matcher found = Pattern.compile("\\b" + name + "=\\[([^]]+)]").matcher(window);
    if (!found.find()) {
      return 0;
    }
    String time = found.group(1);
    return time.startsWith("-")
        ? -TimeUtils.parseDuration(time.substring(1)).toMillis()
        : TimeUtils.parseDuration(time).toMillis();
  }
}
