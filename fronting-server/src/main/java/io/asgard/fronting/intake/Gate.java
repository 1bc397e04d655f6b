package io.asgard.fronting.intake;

import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.PublishResponse;
import io.asgard.fronting.publish.Publisher;
import io.asgard.fronting.quota.QuotaException;
import io.asgard.fronting.quota.Quotas;
import io.asgard.platform.service.Caller;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;

/** What every way in does with a request. Thread-safe; nothing blocks. */
final class Gate {
  private final Publisher publisher;
  private final Quotas quotas;

  Gate(Publisher publisher, Quotas quotas) {
    this.publisher = publisher;
    this.quotas = quotas;
  }

  /**
   * Lets a request in, before anyone spends time on reading it.
   *
   * @throws QuotaException if the quota of the caller's team is used up
   */
  void check(Caller caller) {
    quotas.check(caller.team());
  }

  /**
   * Publishes a request that was read.
   *
   * @throws QuotaException if the quota is used up by now: others may have come to their end while
   *     this one was on its way
   */
  CompletableFuture<PublishResponse> publish(Caller caller, Events events) {
    check(caller);
    take(caller, events);
    return ready(events)
        .thenCompose(ready -> publisher.publish(caller, events.events(), events.unreadable()));
  }

  /**
   * Advances a watermark, which costs an event per partition.
   *
   * @throws QuotaException if the quota of the caller's team is used up
   */
  CompletableFuture<Integer> advanceWatermark(Caller caller, String topic, Instant time) {
    check(caller);
    return publisher
        .advanceWatermark(caller, topic, time)
        .thenApply(
            partitions -> {
              quotas.take(caller.team(), partitions, 0);
              return partitions;
            });
  }

  /** Completes, never exceptionally, once {@link #next} can hand the events over. */
  CompletableFuture<Void> ready(Events events) {
    return publisher.ready(events.events());
  }

  /** Hands over a request of a stream before it returns; a quota is told per event. */
  CompletableFuture<PublishResponse> next(Caller caller, Events events) {
    try {
      check(caller);
    } catch (QuotaException e) {
      return CompletableFuture.completedFuture(refused(events, e));
    }
    take(caller, events);
    return publisher.publish(caller, events.events(), events.unreadable());
  }

  private void take(Caller caller, Events events) {
    quotas.take(caller.team(), events.events().size(), events.bytes());
  }

  static PublishResponse refused(Events events, QuotaException quota) {
    long again = Math.min(quota.retryAfter().toMillis(), Integer.MAX_VALUE);
    Answer answer =
        Answer.newBuilder()
            .setCode(Code.QUOTA)
            .setDetail(String.valueOf(quota.getMessage()))
            .setRetryAfterMs((int) again)
            .build();
    return PublishResponse.newBuilder()
        .addAllAnswers(Collections.nCopies(events.events().size(), answer))
        .build();
  }
}
