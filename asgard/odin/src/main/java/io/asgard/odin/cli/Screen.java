package io.asgard.odin.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Words for people. */
final class Screen {
  private static final long MIB = 1L << 20;
  private static final List<String> COLUMNS = List.of("PART", "STATE", "URL", "PID", "MEMORY");

  private final PrintStream out;
  private final Instant begin = Instant.now();

  Screen(PrintStream out) {
    this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  void line(String text) {
    out.println(text);
  }

  void json(Object value) {
    out.println(JsonMapper.shared().writeValueAsString(value));
  }

  /** A line of an apply, with the seconds since its begin. */
  void progress(JsonNode line) {
    String part = line.path("part").asString("");
    String detail = line.path("detail").asString("");
    String words =
        switch (line.path("phase").asString("")) {
          case "PLANNED" -> "";
          case "STARTED" -> "…  " + part + " " + detail;
          case "TOLD" -> "   " + part + ": " + detail;
          case "DONE" -> "ok " + part;
          case "FAILED" -> "FAILED  " + part + ": " + detail;
          case "SKIPPED" -> "skipped " + part + ": " + detail;
          case "REFUSED" -> "not repaired " + part + ": " + detail;
          case "UNHEALTHY" -> "NOT HEALTHY " + part + ": " + detail;
          case "HEALTHY" -> "all healthy: " + detail;
          default -> line.toString();
        };
    if (!words.isEmpty()) {
      long tenths = Duration.between(begin, Instant.now()).toMillis() / 100;
      line(String.format("%4d.%d  %s", tenths / 10, tenths % 10, words));
    }
  }

  /** One row per process; what is only declared is counted, unless it is sick. */
  void table(JsonNode status) {
    JsonNode parts = status.path("parts");
    List<List<String>> rows = new ArrayList<>(List.of(COLUMNS));
    int declared = 0;
    for (JsonNode part : parts) {
      boolean healthy = isHealthy(part);
      boolean process =
          part.path("pid").asLong() > 0 || !part.path("name").asString("").contains("/");
      declared += process ? 0 : 1;
      if (process || !healthy) {
        rows.add(row(part, healthy));
      }
    }
    print(rows);
    long memory = 0;
    for (JsonNode part : parts) {
      memory += part.path("memory").asLong();
    }
    line(
        declared
            + " topics, schemas, databases, jobs, layers and areas; "
            + memory / MIB
            + " MB in all");
  }

  private static boolean isHealthy(JsonNode part) {
    return "healthy".equals(part.path("state").asString(""));
  }

  private static List<String> row(JsonNode part, boolean healthy) {
    long pid = part.path("pid").asLong();
    return List.of(
        part.path("name").asString(""),
        (healthy ? "" : "NOT HEALTHY: ") + part.path("state").asString(""),
        part.path("url").asString(""),
        pid == 0 ? "" : String.valueOf(pid),
        pid == 0 ? "" : part.path("memory").asLong() / MIB + " MB");
  }

  private void print(List<List<String>> rows) {
    int[] widths = new int[COLUMNS.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        text.append(String.format("%-" + (widths[i] + 2) + "s", row.get(i)));
      }
      line(text.toString().stripTrailing());
    }
  }
}
