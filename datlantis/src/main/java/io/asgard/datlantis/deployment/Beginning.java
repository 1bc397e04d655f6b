package io.asgard.datlantis.deployment;

import io.asgard.contracts.v1.Input;
import io.asgard.contracts.v1.JobSpec;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a job begins without a checkpoint, in dagger's words.
 *
 * @param boundary windows that ended by then are not written; null: all are
 * @param arrived by table: what arrived earlier is not read
 * @param exact whether the results have to be those of a job that went on
 */
public record Beginning(@Nullable Instant boundary, Map<String, Instant> arrived, boolean exact) {
  /** As each input's start says. */
  static final Beginning INPUTS = new Beginning(null, Map.of(), false);

  public Beginning {
    arrived = arrived == null ? Map.of() : Map.copyOf(arrived);
  }

  /** Where a job goes on that has come so far; what it did not read it never will. */
  static Beginning after(JobSpec spec, Progress progress) {
    Instant began = progress.began();
    Map<String, Instant> arrived = new TreeMap<>(progress.from().arrived());
    for (Input input : spec.getInputsList()) {
      if (input.getStart() == Input.Start.LATEST && began != null) {
        arrived.putIfAbsent(input.getTable(), began);
      }
    }
    Instant closed = progress.closed();
    return new Beginning(closed == null ? progress.from().boundary() : closed, arrived, true);
  }

  /**
   * What an operator asks for.
   *
   * @param from {@code latest} or a time
   */
  public static Beginning asked(Job job, String from, Instant now) {
    if (from.equals("latest")) {
      Map<String, Instant> arrived = new TreeMap<>();
      job.spec().getInputsList().forEach(input -> arrived.put(input.getTable(), now));
      // Windows that are written are whole; what arrives now would make short ones of them.
      return new Beginning(job.progress().closed(), arrived, false);
    }
    try {
      return new Beginning(Instant.parse(from), Map.of(), false);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "from: " + from + " (expected: latest, or a time such as 2026-03-01T00:00:00Z)", e);
    }
  }

  /** For people. */
  String told() {
    if (boundary != null) {
      return "the windows that end after " + boundary;
    }
    return arrived.isEmpty() ? "its inputs' start" : "what arrived since " + arrived.values();
  }
}
