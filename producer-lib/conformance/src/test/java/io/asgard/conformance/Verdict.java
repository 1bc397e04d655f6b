package io.asgard.conformance;

import io.asgard.conformance.Case.Expect;
import io.asgard.conformance.Case.Gap;
import io.asgard.conformance.Result.Answered;
import io.asgard.conformance.Result.Counted;
import io.asgard.contracts.v1.Event;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Whether a run is what its row of the table expects: all that is wrong, at once. */
final class Verdict {
  private final Run run;
  private final Expect expect;
  private final List<Seen> seen;
  private final List<String> problems = new ArrayList<>();

  private Verdict(Run run) {
    this.run = run;
    this.expect = run.of().expect();
    this.seen = run.script().seen();
  }

  static List<String> of(Run run) {
    Verdict verdict = new Verdict(run);
    verdict.problems.addAll(run.script().problems());
    String error = run.of().expect().error();
    if (error != null || !run.result().error().isEmpty()) {
      verdict.contains("error", run.result().error(), error == null ? "(none)" : error);
      return verdict.problems;
    }
    verdict.answers();
    verdict.requests();
    verdict.times();
    verdict.counted();
    verdict.problems.addAll(Invariants.broken(run));
    return verdict.problems;
  }

  private void answers() {
    List<String> codes = run.result().all().stream().map(Answered::code).toList();
    JsonNode expected = expect.codes();
    check("answers", codes.size() == run.published().size(), codes.size(), run.published().size());
    if (expected == null) {
      return;
    }
    if (expected.isArray()) {
      List<String> all = new ArrayList<>();
      expected.forEach(code -> all.add(code.asString()));
      check("codes", codes.equals(all), codes, all);
    } else {
      Map<String, Long> counts =
          codes.stream()
              .collect(Collectors.groupingBy(code -> code, TreeMap::new, Collectors.counting()));
      Map<String, Long> all = new TreeMap<>();
      expected.properties().forEach(code -> all.put(code.getKey(), code.getValue().asLong()));
      check("codes", counts.equals(all), counts, all);
    }
    if (expect.details() != null) {
      expect
          .details()
          .forEach(
              (event, part) ->
                  contains("detail " + event, run.result().all().get(event).detail(), part));
    }
  }

  private void requests() {
    range("requests", seen.size(), expect.requests());
    range("in flight", mostTogether(), expect.inFlight());
    range("connections", run.script().connections(), expect.connections());
    for (int i = 0; expect.perServer() != null && i < expect.perServer().size(); i++) {
      int server = i;
      long requests = seen.stream().filter(request -> request.server() == server).count();
      range("requests of server " + i, requests, expect.perServer().get(i));
    }
    if (expect.batches() != null) {
      List<List<Integer>> batches = seen.stream().map(this::places).toList();
      check("batches", batches.equals(expect.batches()), batches, expect.batches());
    }
    if (expect.wire() != null) {
      wire(expect.wire());
    }
    boolean gzip = seen.stream().allMatch(request -> request.gzip() == expect.gzip());
    check("gzip", gzip, !expect.gzip(), expect.gzip());
  }

  private long mostTogether() {
    return seen.stream()
        .mapToLong(
            one ->
                seen.stream()
                    .filter(other -> other.came() <= one.came() && one.came() < other.answered())
                    .count())
        .max()
        .orElse(0);
  }

  /** The events of a request as their places in the order of publishing. */
  private List<Integer> places(Seen request) {
    List<String> ids = run.result().all().stream().map(Answered::id).toList();
    return request.events().stream()
        .map(event -> ids.indexOf(StoredEvents.uuid(event.getId())))
        .toList();
  }

  private void wire(String template) {
    String expected = template.replace(" ", "");
    for (Event event : seen.get(0).events()) {
      String id = HexFormat.of().formatHex(event.getId().toByteArray());
      expected = expected.replaceFirst("<id>", id);
    }
    String body = HexFormat.of().formatHex(seen.get(0).body());
    check("bytes of the first request", body.equals(expected), body, expected);
  }

  private void times() {
    for (Gap gap : expect.gaps() == null ? List.<Gap>of() : expect.gaps()) {
      if (gap.before() >= seen.size()) {
        problems.add("request " + gap.before() + ": none (expected: one more)");
        continue;
      }
      long nanos = seen.get(gap.before()).came() - seen.get(gap.after()).answered();
      // Rounded up: a client that waits exactly as long as it was told may come 0.1 ms early by our
      // clock.
      range(
          "ms from request " + gap.after() + " to " + gap.before(),
          nanos / 1_000_000 + 1,
          gap.ms());
    }
    range("blocked ms", run.result().blockedMs(), expect.blockedMs());
    range("took ms", run.result().tookMs(), expect.tookMs());
  }

  private void counted() {
    Counted stats = run.result().stats();
    if (stats == null || expect.stats() == null) {
      return;
    }
    JsonNode actual = Case.JSON.valueToTree(stats);
    expect
        .stats()
        .forEach(
            (name, expected) -> {
              if (expected.isString()) {
                contains("stats " + name, actual.path(name).asString(), expected.asString());
              } else {
                range("stats " + name, actual.path(name).asLong(), expected);
              }
            });
  }

  private void range(String name, long value, @Nullable JsonNode expected) {
    if (expected != null) {
      check(name, Range.of(expected).holds(value), value, Range.of(expected));
    }
  }

  private void contains(String name, String text, String part) {
    check(name, text.contains(part), "'" + text + "'", "with '" + part + "'");
  }

  private void check(String name, boolean holds, Object value, Object expected) {
    if (!holds) {
      problems.add(name + ": " + value + " (expected: " + expected + ")");
    }
  }
}
