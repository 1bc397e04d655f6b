package io.asgard.firehose.sink.redis;

import io.asgard.firehose.sink.Delivery;
import java.util.Set;

/** What a reply means for the event. */
final class Judgement {
  // These lie with the server or with what this client may do there, not with the event.
  private static final Set<String> RETRY =
      Set.of(
          "LOADING",
          "READONLY",
          "OOM",
          "BUSY",
          "MASTERDOWN",
          "TRYAGAIN",
          "NOREPLICAS",
          "MISCONF",
          "CLUSTERDOWN",
          "NOAUTH",
          "NOPERM");
  // Of a cluster, which needs another client.
  private static final Set<String> ELSEWHERE = Set.of("MOVED", "ASK");
  private static final String UNKNOWN_COMMAND = "ERR unknown command";

  private Judgement() {}

  static Delivery of(Reply reply) {
    if (reply.isOk()) {
      return Delivery.done();
    }
    if (ELSEWHERE.contains(reply.code())) {
      return Delivery.retry("redis: " + reply.error() + " (expected: no cluster)");
    }
    boolean again =
        !reply.answered()
            || RETRY.contains(reply.code())
            || reply.error().startsWith(UNKNOWN_COMMAND);
    String detail = "redis: " + reply.error();
    return again ? Delivery.retry(detail) : Delivery.reject(detail);
  }
}
