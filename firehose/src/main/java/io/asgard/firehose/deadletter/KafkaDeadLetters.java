package io.asgard.firehose.deadletter;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** A topic: the event as it was, with headers that say where it comes from and why it is here. */
final class KafkaDeadLetters implements DeadLetters {
  private final Producer<byte @Nullable [], byte @Nullable []> producer;
  private final String topic;
  private final Provenance provenance;
  private final Clock clock;

  KafkaDeadLetters(
      Producer<byte @Nullable [], byte @Nullable []> producer,
      String topic,
      Provenance provenance,
      Clock clock) {
    this.producer = producer;
    this.topic = topic;
    this.provenance = provenance;
    this.clock = clock;
  }

  @Override
  public List<Optional<String>> write(List<DeadLetter> letters) {
    try {
      // Else, with the topic gone, every send would wait for it on its own, for minutes in all.
      producer.partitionsFor(topic);
      Instant now = clock.instant();
      List<Future<RecordMetadata>> sent = new ArrayList<>(letters.size());
      for (DeadLetter letter : letters) {
        sent.add(producer.send(record(letter, now)));
      }
      return sent.stream().map(this::answer).toList();
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException | IllegalStateException e) {
      Optional<String> failure = Optional.of(describe(e));
      return letters.stream().map(letter -> failure).toList();
    }
  }

  private ProducerRecord<byte @Nullable [], byte @Nullable []> record(
      DeadLetter letter, Instant now) {
    return new ProducerRecord<>(
        topic,
        null,
        letter.record().key(),
        letter.record().value(),
        provenance.headers(letter, now));
  }

  private Optional<String> answer(Future<RecordMetadata> sent) {
    try {
      sent.get();
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(describe(e.getCause()));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private String describe(@Nullable Throwable failure) {
    return "dead-letter topic " + topic + ": " + failure;
  }

  @Override
  public void close() {
    // Whoever writes waits for the answers, so there is nothing else to wait for.
    producer.close(Duration.ZERO);
  }
}
