package io.asgard.firehose.sink.search;

import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.client.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What answers mean for the events that were sent. */
final class Judgement {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int TOO_LARGE = 413;
  // Rights, indices and room can be given, and load passes: no event is to blame.
  private static final Set<Integer> RETRY = Set.of(401, 403, NOT_FOUND, 408, CONFLICT, 429);
  // The cluster has as many shards as it may.
  private static final String NO_ROOM = "validation_exception";

  private final SearchSettings.Mode mode;

  Judgement(SearchSettings.Mode mode) {
    this.mode = mode;
  }

  /** Of a request that was not taken as a whole. */
  Delivery whole(Answer answer) {
    if (answer.status() == 0) {
      return answer.withoutStatus();
    }
    String detail = "status " + answer.status() + answer.excerpt();
    // All others are about the request and the cluster, not about what is in it.
    return isRefused(answer) || answer.status() == TOO_LARGE
        ? Delivery.reject(detail)
        : Delivery.retry(detail);
  }

  /** Whether it was read at all: a URL that is none of the cluster's is answered with 400 too. */
  private static boolean isRefused(Answer answer) {
    try {
      return answer.status() == 400
          && JSON.readTree(answer.body()).path("error").path("type").isString();
    } catch (JacksonException e) {
      return false;
    }
  }

  /** Of each event in a request that was taken. If that is not told, all are tried again. */
  List<Delivery> each(Answer answer, int events) {
    try {
      JsonNode items = JSON.readTree(answer.body()).path("items");
      if (items.isArray() && items.size() == events) {
        List<Delivery> all = new ArrayList<>(events);
        for (JsonNode item : items) {
          all.add(item(item));
        }
        return all;
      }
    } catch (JacksonException e) {
      // Said below.
    }
    return Collections.nCopies(
        events, Delivery.retry("an answer without one item per event" + answer.excerpt()));
  }

  /** Of an item, as {@code {"index":{"status":201}}}. */
  private Delivery item(JsonNode item) {
    JsonNode of = item.iterator().hasNext() ? item.iterator().next() : item;
    int status = of.path("status").asInt(0);
    JsonNode error = of.path("error");
    if (status >= 200 && status < 300 || isThere(status) || isAway(status, error)) {
      return Delivery.done();
    }
    String type = error.path("type").asString("");
    String detail =
        "status " + status + ": " + type + reason(error) + reason(error.path("caused_by"));
    return status < 400 || status >= 500 || RETRY.contains(status) || type.equals(NO_ROOM)
        ? Delivery.retry(detail)
        : Delivery.reject(detail);
  }

  private boolean isThere(int status) {
    return mode == SearchSettings.Mode.CREATE && status == CONFLICT;
  }

  /** Whether there is no such document; if there is no such index, that is an error. */
  private boolean isAway(int status, JsonNode error) {
    return mode == SearchSettings.Mode.DELETE && status == NOT_FOUND && error.isMissingNode();
  }

  private static String reason(JsonNode error) {
    String reason = error.path("reason").asString("");
    return reason.isEmpty() ? "" : ": " + reason;
  }
}
