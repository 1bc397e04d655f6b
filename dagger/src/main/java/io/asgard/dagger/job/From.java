package io.asgard.dagger.job;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Where a job begins that has no checkpoint of the clusters that it reads.
 *
 * @param boundary windows that ended by then are written already; null: none is
 * @param arrived by table: what arrived earlier is not read
 * @param exact whether the results have to be those of a job that went on
 */
public record From(@Nullable Instant boundary, Map<String, Instant> arrived, boolean exact) {
  /** As each input's start says. */
  public static final From INPUTS = new From(null, Map.of(), false);

  public From {
    arrived = Map.copyOf(arrived);
  }

  static From parse(@Nullable JsonNode json) {
    if (json == null) {
      return INPUTS;
    }
    Map<String, Instant> arrived = new HashMap<>();
    json.path("arrived")
        .properties()
        .forEach(table -> arrived.put(table.getKey(), Instant.parse(table.getValue().asText())));
    JsonNode boundary = json.get("boundary");
    return new From(
        boundary == null ? null : Instant.parse(boundary.asText()),
        arrived,
        json.path("exact").asBoolean());
  }

  /** The boundary as an end of such windows: the one that it falls into is not written yet. */
  @Nullable Instant boundary(Duration window) {
    if (boundary == null) {
      return null;
    }
    long size = window.toMillis();
    return Instant.ofEpochMilli(Math.floorDiv(boundary.toEpochMilli(), size) * size);
  }
}
