package io.asgard.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.PublishResponse;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * What events were answered. Most responses are alike, and those are read once: the cores are for
 * the server and the brokers. Thread-safe.
 */
final class Tally {
  private final Map<Code, Long> counts = new EnumMap<>(Code.class); // guarded by this
  private byte[] last = {}; // guarded by this
  private Map<Code, Long> inLast = Map.of(); // guarded by this
  private long failed; // guarded by this

  /**
   * Counts the answers of a response.
   *
   * @param response a serialised PublishResponse
   */
  synchronized void add(byte[] response) {
    if (!Arrays.equals(response, last)) {
      inLast = read(response);
      last = response;
    }
    inLast.forEach((code, events) -> counts.merge(code, events, Long::sum));
  }

  /** Counts events of a request that was refused as a whole. */
  synchronized void fail(int events) {
    failed += events;
  }

  synchronized void clear() {
    counts.clear();
    failed = 0;
  }

  synchronized long count(Code code) {
    return counts.getOrDefault(code, 0L);
  }

  /** Events that were stored or spooled. */
  synchronized long kept() {
    return count(Code.STORED) + count(Code.SPOOLED);
  }

  /** Events that were not stored on the brokers at once. */
  synchronized long others() {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    return failed + all - count(Code.STORED);
  }

  private static Map<Code, Long> read(byte[] response) {
    Map<Code, Long> found = new EnumMap<>(Code.class);
    try {
      for (Answer answer : PublishResponse.parseFrom(response).getAnswersList()) {
        found.merge(answer.getCode(), 1L, Long::sum);
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("response: not a PublishResponse", e);
    }
    return found;
  }
}
