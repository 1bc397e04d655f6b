package io.asgard.conformance;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a runner says of a case.
 *
 * @param answers one per event, in the order of publishing
 * @param blockedMs the longest that a publish took
 * @param tookMs from the first step to the end of the last
 * @param error why the producer could not be made; empty when it could
 */
record Result(
    String name,
    @Nullable List<Answered> answers,
    long blockedMs,
    long tookMs,
    @Nullable Counted stats,
    String error) {
  record Answered(String code, String id, String detail) {}

  record Counted(
      long sent,
      long stored,
      Map<String, Long> refused,
      long retries,
      long pending,
      String lastFailure) {}

  List<Answered> all() {
    return answers == null ? List.of() : answers;
  }
}
