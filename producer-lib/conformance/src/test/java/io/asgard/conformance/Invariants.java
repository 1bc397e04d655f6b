package io.asgard.conformance;

import com.google.protobuf.ByteString;
import io.asgard.conformance.Result.Answered;
import io.asgard.conformance.Result.Counted;
import io.asgard.conformance.StoredEvents.Stored;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.PublishRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What holds in every run, whatever its row says. */
final class Invariants {
  private static final Set<String> DURABLE = Set.of("STORED", "SPOOLED");

  private Invariants() {}

  static List<String> broken(Run run) {
    List<String> problems = new ArrayList<>();
    ids(run, problems);
    exactEvents(run, problems);
    run.script().seen().forEach(request -> canonical(request, problems));
    oneAtATime(run.script().seen(), problems);
    sums(run.result(), problems);
    return problems;
  }

  /** What was acknowledged is in Kafka, as it was published, in the order of each key. */
  static List<String> broken(Run run, StoredEvents kafka, String topic) {
    List<String> problems = new ArrayList<>();
    Map<ByteString, Stored> last = new HashMap<>();
    for (int i = 0; i < run.result().all().size(); i++) {
      Answered answer = run.result().all().get(i);
      Published event = run.published().get(i);
      List<Stored> stored = kafka.byId().getOrDefault(answer.id(), List.of());
      if (DURABLE.contains(answer.code()) && event.topic().equals(topic) && stored.isEmpty()) {
        problems.add("event " + i + ": not in Kafka (expected: there, it was " + answer.code());
      }
      if (stored.size() > 1 && !run.of().expect().duplicates()) {
        problems.add("event " + i + ": " + stored.size() + " times in Kafka (expected: once)");
      }
      if (stored.isEmpty()) {
        continue;
      }
      Stored first = stored.get(0);
      if (!first.key().equals(event.key()) || !first.message().equals(event.message())) {
        problems.add("event " + i + ": other bytes in Kafka (expected: those published)");
      }
      Stored before = last.put(event.key(), first);
      if (before != null && before.offset() > first.offset()) {
        problems.add("event " + i + ": stored before an older one of its key");
      }
    }
    return problems;
  }

  private static void ids(Run run, List<String> problems) {
    Set<String> ids = new HashSet<>();
    for (Answered answer : run.result().all()) {
      UUID id = UUID.fromString(answer.id());
      long age = System.currentTimeMillis() - (id.getMostSignificantBits() >>> 16);
      if (id.version() != 7 || id.variant() != 2 || age < 0 || age > 300_000) {
        problems.add("id: " + id + " (expected: a UUIDv7 of now)");
      }
      if (!ids.add(answer.id())) {
        problems.add("id: " + id + " twice (expected: one per event)");
      }
    }
  }

  /** Every event of every request has the id, and the bytes, of one that was published. */
  private static void exactEvents(Run run, List<String> problems) {
    Map<String, Published> byId = new HashMap<>();
    for (int i = 0; i < run.result().all().size(); i++) {
      byId.put(run.result().all().get(i).id(), run.published().get(i));
    }
    for (Seen request : run.script().seen()) {
      Set<String> inRequest = new HashSet<>();
      for (Event event : request.events()) {
        String id = event.getId().size() == 16 ? StoredEvents.uuid(event.getId()) : "none";
        Published expected = byId.get(id);
        Published came = new Published(event.getTopic(), event.getKey(), event.getMessage());
        if (!came.equals(expected)) {
          problems.add("event " + id + ": other than published (expected: " + expected + ")");
        }
        if (!inRequest.add(id)) {
          problems.add("event " + id + ": twice in a request (expected: once)");
        }
      }
    }
  }

  /** The bytes are those that protobuf's own library would write. */
  private static void canonical(Seen request, List<String> problems) {
    try {
      PublishRequest read = PublishRequest.parseFrom(request.body());
      boolean known =
          read.getUnknownFields().asMap().isEmpty()
              && read.getEventsList().stream()
                  .allMatch(event -> event.getUnknownFields().asMap().isEmpty());
      if (!known || !Arrays.equals(read.toByteArray(), request.body())) {
        problems.add("request: other bytes than protobuf's (expected: the same)");
      }
    } catch (IOException e) {
      problems.add("request: " + e);
    }
  }

  /** No two requests with events of one key are under way together. */
  private static void oneAtATime(List<Seen> seen, List<String> problems) {
    for (int i = 0; i < seen.size(); i++) {
      for (int j = 0; j < i; j++) {
        Seen one = seen.get(i);
        Seen other = seen.get(j);
        if (one.together(other) && !disjoint(one, other)) {
          problems.add("requests " + j + " and " + i + ": share a key (expected: not together)");
        }
      }
    }
  }

  private static boolean disjoint(Seen one, Seen other) {
    Set<List<Object>> keys = new HashSet<>();
    one.events().forEach(event -> keys.add(List.of(event.getTopic(), event.getKey())));
    return other.events().stream()
        .noneMatch(event -> keys.contains(List.of(event.getTopic(), event.getKey())));
  }

  private static void sums(Result result, List<String> problems) {
    Counted stats = result.stats();
    if (stats == null) {
      problems.add("stats: none (expected: after every case)");
      return;
    }
    Map<String, Long> refused = new HashMap<>();
    result.all().stream()
        .filter(answer -> !DURABLE.contains(answer.code()))
        .forEach(answer -> refused.merge(answer.code(), 1L, Long::sum));
    long events = result.all().size();
    long stored = events - refused.values().stream().mapToLong(Long::longValue).sum();
    if (stats.sent() != events
        || stats.stored() != stored
        || !stats.refused().equals(refused)
        || stats.pending() != 0) {
      problems.add(
          "stats: %s (expected: sent %d, stored %d, refused %s, pending 0)"
              .formatted(stats, events, stored, refused));
    }
  }
}
