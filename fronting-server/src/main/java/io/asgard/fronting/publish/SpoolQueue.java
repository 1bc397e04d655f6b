package io.asgard.fronting.publish;

import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.SpooledEvent;
import io.asgard.fronting.spool.Spool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events that wait to be written to the spool, in order. Any thread adds some; the outlet's
 * thread takes them out, to write them in groups with one sync each, or to let them go elsewhere.
 */
final class SpoolQueue {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolQueue.class);
  private static final Duration FAILING = Duration.ofSeconds(10);
  private static final int GROUP_EVENTS = 20_000;
  private static final int GROUP_BYTES = 8 << 20;

  /** That events could not be written, and when. */
  private record Problem(String reason, long nanos) {}

  private final String stream;
  private final PublishMetrics metrics;
  private final Queue<Delivery> waiting = new ConcurrentLinkedQueue<>();
  private volatile Optional<Problem> problem = Optional.empty();

  SpoolQueue(String stream, PublishMetrics metrics) {
    this.stream = stream;
    this.metrics = metrics;
  }

  void add(Delivery delivery) {
    delivery.spooling(true);
    waiting.add(delivery);
  }

  void addAll(Collection<Delivery> deliveries) {
    deliveries.forEach(delivery -> delivery.spooling(true));
    waiting.addAll(deliveries);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Whether a whole group waits. */
  boolean isLong() {
    return waiting.size() >= GROUP_EVENTS;
  }

  boolean allOf(Predicate<String> topics) {
    return waiting.stream().map(Delivery::topic).distinct().allMatch(topics);
  }

  /** Why the last group was not written; empty if it was. */
  Optional<String> problem() {
    return problem.map(Problem::reason);
  }

  /** Whether writing has failed just now: after a while it has to be tried again to be known. */
  boolean failing() {
    return problem.filter(last -> System.nanoTime() - last.nanos() < FAILING.toNanos()).isPresent();
  }

  /**
   * Writes a group and answers it; whether there was any.
   *
   * @param reason why they are not with Kafka
   */
  boolean write(Spool spool, String reason) {
    List<Delivery> group = new ArrayList<>();
    int bytes = 0;
    while (group.size() < GROUP_EVENTS && bytes < GROUP_BYTES) {
      Delivery delivery = waiting.poll();
      if (delivery == null) {
        break;
      }
      if (stillWanted(delivery, reason)) {
        group.add(delivery);
        bytes += delivery.cost();
      }
    }
    if (group.isEmpty()) {
      return false;
    }
    Answer answer = written(spool, group, reason);
    group.forEach(delivery -> delivery.settle(answer));
    return true;
  }

  private Answer written(Spool spool, List<Delivery> group, String reason) {
    try {
      List<SpooledEvent> events = group.stream().map(Delivery::spooled).toList();
      spool.append(events);
      metrics.spooled(events.size());
      problem = Optional.empty();
      return Answers.SPOOLED;
    } catch (IOException | RuntimeException | Error e) {
      // Whatever it is, they must have an answer.
      String why = "stream " + stream + ": " + reason + "; " + e.getMessage();
      if (!problem().equals(Optional.of(why))) {
        LOG.error("Outlet {} refuses events: {}", stream, why);
      }
      problem = Optional.of(new Problem(why, System.nanoTime()));
      return Answers.later(why);
    }
  }

  /** Answers all that waits: there is no spool. */
  void refuse(String reason) {
    for (Delivery delivery = waiting.poll(); delivery != null; delivery = waiting.poll()) {
      delivery.settle(Answers.later("stream " + stream + ": " + reason));
    }
  }

  /** Lets go what waits now; some of it may come back. */
  void letGo(String reason, Consumer<Delivery> elsewhere) {
    int waited = waiting.size();
    for (int i = 0; i < waited; i++) {
      Delivery delivery = waiting.remove();
      if (stillWanted(delivery, reason)) {
        delivery.spooling(false);
        elsewhere.accept(delivery);
      }
    }
  }

  /** If not, Kafka had it after all, or it was too late. */
  private static boolean stillWanted(Delivery delivery, String reason) {
    if (delivery.open()) {
      return true;
    }
    delivery.settle(Answers.later(reason));
    return false;
  }
}
