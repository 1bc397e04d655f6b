package io.asgard.firehose.sink.kafka;

import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Prepared;
import io.asgard.firehose.sink.Target;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** Sends the records of a batch, of equal keys one after the other. */
final class KafkaTarget implements Target<ProducerRecord<byte @Nullable [], byte @Nullable []>> {
  private final SharedProducer producers;
  private final Duration timeout;
  private boolean silent; // The cluster was waited for, and said nothing.
  private @Nullable Producer<?, ?> stuck; // By which nothing of the last batch got on.

  /**
   * @param timeout for a cluster that does not answer
   */
  KafkaTarget(SharedProducer producers, Duration timeout) {
    this.producers = producers;
    this.timeout = timeout;
  }

  @Override
  public List<Delivery> deliver(
      List<Prepared<ProducerRecord<byte @Nullable [], byte @Nullable []>>> batch)
      throws InterruptedException {
    Producer<byte @Nullable [], byte @Nullable []> producer;
    try {
      producer = producers.get();
    } catch (KafkaException e) {
      String detail = Judgement.describe(e);
      return Collections.nCopies(batch.size(), Delivery.later(detail));
    }
    // The producer goes on trying to connect. Nothing is tried here, so that a cluster may be away
    // for longer than an event's attempts take.
    if (stuck == producer && !SharedProducer.isConnected(producer)) {
      return Collections.nCopies(batch.size(), Delivery.later("kafka: no connection"));
    }
    Round round = new Round(producer, batch, silent ? Duration.ZERO : timeout);
    try {
      List<Delivery> answers = round.deliver();
      silent = round.isSilent();
      boolean progress = answers.stream().anyMatch(answer -> answer.outcome().isProgress());
      stuck = progress ? null : producer;
      if (round.isBroken()) {
        producers.discard(producer);
      }
      return answers;
    } catch (InterruptException e) {
      throw interrupted(e);
    }
  }

  private static InterruptedException interrupted(InterruptException cause) {
    Thread.interrupted(); // It is told by the exception.
    InterruptedException e = new InterruptedException(cause.getMessage());
    e.initCause(cause);
    return e;
  }

  // The producer belongs to all lanes.
  @Override
  public void close() {}
}
