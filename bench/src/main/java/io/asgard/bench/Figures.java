package io.asgard.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The figures of a bench, in the order in which they were found. */
final class Figures {
  private final Map<String, Object> figures = new LinkedHashMap<>();
  private boolean wrong;

  /** Says a figure in words, with its unit, and keeps it. */
  Figures add(String name, double value, String words) {
    double rounded = Math.round(value * 1000) / 1000.0;
    figures.put(name, rounded == Math.rint(rounded) ? (Object) (long) rounded : (Object) rounded);
    System.out.printf("  %-22s %,14.3f  %s%n", name, value, words);
    return this;
  }

  /** Says whether a goal is met. */
  void goal(String name, boolean met, String goal) {
    System.out.printf("  %-22s %14s  %s%n", name, met ? "met" : "MISSED", goal);
  }

  /** A result that must hold: if it does not, the bench ends with exit code 1. */
  void require(boolean right, String what) {
    if (!right) {
      wrong = true;
      System.out.println("  WRONG: " + what);
    }
  }

  boolean right() {
    return !wrong;
  }

  String json(String bench) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("bench", bench);
    line.put("figures", figures);
    return JsonMapper.shared().writeValueAsString(line);
  }
}
