package io.asgard.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A row of the table. README.md of the module says what each field means.
 *
 * @param except languages that the row is not for, with the reason
 */
record Case(
    String name,
    @Nullable JsonNode settings,
    @Nullable String token,
    @Nullable List<Server> servers,
    List<Step> steps,
    Expect expect,
    @Nullable Map<String, String> except) {
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // What a row leaves out is zero.
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  record Server(boolean down, boolean tls, int upAfterMs, @Nullable List<Act> script) {
    static final Server PLAIN = new Server(false, false, 0, List.of());

    List<Act> acts() {
      return script == null ? List.of() : script;
    }
  }

  /** What a server does with a request; after the last act, every request is passed on. */
  record Act(
      Do act,
      int times,
      int status,
      @Nullable Map<String, String> headers,
      @Nullable String detail,
      @Nullable List<Refusal> refuse,
      @Nullable String hex,
      int delayMs,
      @Nullable Then then) {}

  enum Do {
    PASS,
    REFUSE,
    REPLY,
    FAIL,
    DROP,
    PASS_AND_DROP,
    HANG
  }

  enum Then {
    DIE,
    ROTATE_TOKEN
  }

  /** Of the event at that place of the request. */
  record Refusal(int event, String code, int retryAfterMs) {}

  /** One of publish, answers, flush and close. */
  record Step(
      @Nullable List<Events> publish, int threads, boolean answers, boolean flush, int closeMs) {}

  /** Events to publish: count of them, spread over so many keys. */
  record Events(
      @Nullable String topic,
      @Nullable String driver,
      int count,
      int keys,
      int bytes,
      int ageHours,
      @Nullable String keyHex,
      @Nullable String messageHex) {}

  record Expect(
      @Nullable JsonNode codes,
      @Nullable Map<Integer, String> details,
      @Nullable JsonNode requests,
      @Nullable List<JsonNode> perServer,
      @Nullable List<List<Integer>> batches,
      @Nullable List<Gap> gaps,
      @Nullable JsonNode connections,
      @Nullable JsonNode inFlight,
      @Nullable JsonNode blockedMs,
      @Nullable JsonNode tookMs,
      @Nullable Map<String, JsonNode> stats,
      @Nullable String wire,
      @Nullable String error,
      boolean gzip,
      boolean duplicates) {}

  /** From the answer to one request to the arrival of a later one. */
  record Gap(int after, int before, JsonNode ms) {}

  List<Server> gates() {
    return servers == null ? List.of(Server.PLAIN) : servers;
  }

  static List<Case> table(Path directory) throws IOException {
    List<Case> cases = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory).sorted()) {
      for (Path file : files.toList()) {
        cases.addAll(List.of(JSON.readValue(file, Case[].class)));
      }
    }
    List<String> names = cases.stream().map(Case::name).toList();
    if (names.size() != names.stream().distinct().count()) {
      throw new IllegalArgumentException("names: " + names + " (expected: no name twice)");
    }
    return cases;
  }
}
