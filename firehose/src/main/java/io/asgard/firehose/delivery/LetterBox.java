package io.asgard.firehose.delivery;

import io.asgard.firehose.deadletter.DeadLetter;
import io.asgard.firehose.deadletter.DeadLetter.Cause;
import io.asgard.firehose.deadletter.DeadLetters;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lane's dead letters until they are durable. Owned by the lane's thread. */
final class LetterBox {
  private static final Logger LOG = LoggerFactory.getLogger(LetterBox.class);

  private final DeadLetters deadLetters;
  private final Backoff backoff;
  private final Clock clock;
  private final DeliveryMetrics metrics;
  private final RandomGenerator random = RandomGenerator.getDefault();

  private List<Unwritten> unwritten = new ArrayList<>();
  private long nextAttempt;
  private int rounds;
  private String trouble = "";

  private record Unwritten(Pending pending, DeadLetter letter) {}

  LetterBox(DeadLetters deadLetters, Backoff backoff, Clock clock, DeliveryMetrics metrics) {
    this.deadLetters = deadLetters;
    this.backoff = backoff;
    this.clock = clock;
    this.metrics = metrics;
  }

  void add(Pending pending, Cause cause, String reason) {
    unwritten.add(
        new Unwritten(pending, new DeadLetter(pending.record, cause, reason, pending.attempts)));
  }

  boolean isEmpty() {
    return unwritten.isEmpty();
  }

  /** Why letters cannot be written; empty when they can. */
  String trouble() {
    return trouble;
  }

  long nextAttempt() {
    return nextAttempt;
  }

  /** Writes what there is to write now; what has its outcome by that is added to them. */
  void write(List<Pending> outcomes) {
    dropReleased(outcomes);
    if (unwritten.isEmpty() || clock.millis() < nextAttempt) {
      return;
    }
    List<Optional<String>> answers =
        deadLetters.write(unwritten.stream().map(Unwritten::letter).toList());
    DeadLetter first = unwritten.get(0).letter();
    int before = unwritten.size();
    take(answers, outcomes);
    int written = before - unwritten.size();
    metrics.deadLettered(written);
    if (written > 0) {
      LOG.warn("Dead-lettered {} events, first {}", written, first);
    }
  }

  private void take(List<Optional<String>> answers, List<Pending> outcomes) {
    List<Unwritten> again = new ArrayList<>();
    trouble = "";
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i).isEmpty()) {
        outcomes.add(unwritten.get(i).pending());
      } else {
        again.add(unwritten.get(i));
        trouble = answers.get(i).get();
      }
    }
    unwritten = again;
    rounds = again.isEmpty() ? 0 : rounds + 1;
    nextAttempt =
        again.isEmpty()
            ? 0
            : clock.millis() + backoff.delay(rounds, random.nextDouble()).toMillis();
  }

  private void dropReleased(List<Pending> outcomes) {
    unwritten.removeIf(
        each -> {
          boolean released = each.pending().assignment.isReleased();
          if (released) {
            each.pending().failed = true;
            metrics.failed(1);
            outcomes.add(each.pending());
          }
          return released;
        });
  }
}
