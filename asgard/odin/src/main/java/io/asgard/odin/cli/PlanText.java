package io.asgard.odin.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A plan as people read it: by resource, what changes, then what is done to its parts. */
final class PlanText {
  private static final Map<String, String> SIGNS =
      Map.of("CREATE", "+", "REPLACE", "~", "REPAIR", "~", "REMOVE", "-");

  private final JsonNode plan;

  PlanText(JsonNode plan) {
    this.plan = plan;
  }

  List<String> lines() {
    Map<String, List<JsonNode>> byResource = new LinkedHashMap<>();
    for (JsonNode step : plan.path("steps")) {
      String resource = step.path("part").path("resource").asString("");
      byResource.computeIfAbsent(resource, name -> new ArrayList<>()).add(step);
    }
    List<String> lines = new ArrayList<>();
    byResource.forEach((resource, steps) -> resource(resource, steps, lines));
    refused(lines);
    for (JsonNode part : plan.path("unseen")) {
      lines.add("  ? " + part.asString("") + ": looked at, and repaired, once what it needs runs");
    }
    long unchanged = plan.path("unchanged").asLong(0);
    lines.add(
        byResource.isEmpty()
            ? "no changes, " + unchanged + " parts"
            : plan.path("steps").size() + " steps, " + unchanged + " parts unchanged");
    return lines;
  }

  private void resource(String resource, List<JsonNode> steps, List<String> lines) {
    List<String> signs = steps.stream().map(PlanText::sign).distinct().toList();
    lines.add((signs.size() == 1 ? signs.get(0) : "~") + " " + resource);
    for (JsonNode change : plan.path("changes")) {
      if (change.path("resource").asString("").equals(resource)) {
        lines.add("      " + change(change));
      }
    }
    for (JsonNode step : steps) {
      lines.add("    " + sign(step) + " " + step(step));
      drift(step, lines);
    }
  }

  private static String sign(JsonNode step) {
    return SIGNS.getOrDefault(step.path("action").asString(""), "?");
  }

  static String change(JsonNode change) {
    String before = change.path("before").asString("");
    String after = change.path("after").asString("");
    String field = change.path("field").asString("");
    if (before.isEmpty()) {
      return field + ": + " + after;
    }
    return field + ": " + before + (after.isEmpty() ? " -" : " → " + after);
  }

  private static String step(JsonNode step) {
    JsonNode part = step.path("part");
    List<String> after = new ArrayList<>();
    step.path("after").forEach(name -> after.add(name.asString("")));
    String destroys = step.path("destroys").asString("");
    return part.path("name").asString("")
        + " "
        + verb(step)
        + (after.isEmpty() ? "" : ", after " + shortened(after))
        + ": "
        + step.path("reason").asString("")
        + (destroys.isEmpty() ? "" : "; DESTROYS " + destroys);
  }

  private static String verb(JsonNode step) {
    String restart = step.path("part").path("restart").asString("");
    return switch (step.path("action").asString("")) {
      case "CREATE" -> restart.isEmpty() ? "is created" : "starts";
      case "REPLACE" -> restart.isEmpty() ? "changes in place" : restart;
      case "REPAIR" -> "is repaired";
      default -> "is removed";
    };
  }

  private static String shortened(List<String> names) {
    int most = 3;
    return names.size() <= most
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, most)) + " and " + (names.size() - most) + " more";
  }

  private void drift(JsonNode step, List<String> lines) {
    String part = step.path("part").path("name").asString("");
    for (JsonNode drift : plan.path("drift")) {
      if (drift.path("part").asString("").equals(part)
          && drift.path("refusal").asString("").isEmpty()) {
        lines.add("        " + found(drift));
      }
    }
  }

  /** What is found, and what was made. */
  static String found(JsonNode drift) {
    return drift.path("field").asString("")
        + ": "
        + drift.path("actual").asString("")
        + " (expected: "
        + drift.path("expected").asString("")
        + ")";
  }

  private void refused(List<String> lines) {
    for (JsonNode drift : plan.path("drift")) {
      String refusal = drift.path("refusal").asString("");
      if (!refusal.isEmpty()) {
        lines.add("! " + drift.path("part").asString("") + ": " + found(drift));
        lines.add("      not repaired: " + refusal);
      }
    }
  }
}
