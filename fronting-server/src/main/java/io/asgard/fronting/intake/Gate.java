package io.asgard.fronting.intake;

import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.PublishResponse;
import io.asgard.fronting.publish.Publisher;
import io.asgard.fronting.quota.QuotaException;
import io.asgard.fronting.quota.Quotas;
import io.asgard.platform.service.Caller;
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

  /** Publishes a request that was let in. */
  CompletableFuture<PublishResponse> publish(Caller caller, Events events) {
    take(caller, events);
    return ready(events)
        .thenCompose(ready -> publisher.publish(caller, events.events(), events.unreadable()));
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

  private static PublishResponse refused(Events events, QuotaException quota) {
    Answer answer =
        Answer.newBuilder()
            .setCode(Code.QUOTA)
            .setDetail(String.valueOf(quota.getMessage()))
            .setRetryAfterMs(Math.toIntExact(quota.retryAfter().toMillis()))
            .build();
    return PublishResponse.newBuilder()
        .addAllAnswers(Collections.nCopies(events.events().size(), answer))
        .build();
  }
}
