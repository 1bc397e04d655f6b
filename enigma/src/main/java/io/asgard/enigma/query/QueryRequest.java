package io.asgard.enigma.query;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/query}, as it came. Either range or window. Times are ISO-8601,
 * durations as protobuf JSON has them: "10s".
 *
 * @param patience "wait", which Java does not take as a name here
 */
public record QueryRequest(
    @Nullable String metric,
    @Nullable List<@Nullable Select> select,
    @Nullable Map<String, @Nullable List<@Nullable String>> filters,
    @Nullable List<@Nullable String> groupBy,
    @Nullable Range range,
    @Nullable String window,
    @Nullable String step,
    @Nullable String after,
    @JsonProperty("wait") @Nullable String patience) {

  /** The aggregation may be left to the model. */
  public record Select(@Nullable String field, @Nullable String aggregation) {}

  /** Points with start < time <= end. */
  public record Range(@Nullable String start, @Nullable String end) {}
}
