package io.asgard.firehose.deadletter;

import io.asgard.contracts.v1.StreamLocation;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log: each letter as one line, its key and value in base64. From there it is not replayed. */
public final class LogPlace implements DeadLetterPlace {
  private static final Logger LOG = LoggerFactory.getLogger(LogPlace.class);

  @Override
  public DeadLetters open(StreamLocation at) {
    return new DeadLetters() {
      @Override
      public List<Optional<String>> write(List<DeadLetter> letters) {
        letters.forEach(LogPlace::print);
        return letters.stream().map(letter -> Optional.<String>empty()).toList();
      }

      @Override
      public void close() {}
    };
  }

  private static void print(DeadLetter letter) {
    ConsumerRecord<byte @Nullable [], byte @Nullable []> record = letter.record();
    LOG.warn(
        "Dead letter {} ({}, {} attempts), key {}, value {}",
        letter,
        letter.cause(),
        letter.attempts(),
        base64(record.key()),
        base64(record.value()));
  }

  private static String base64(byte @Nullable [] bytes) {
    return bytes == null ? "null" : Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public DeadLetterQueue queue(StreamLocation at) {
    throw notHere();
  }

  @Override
  public Optional<Letter> find(StreamLocation at, String letter) {
    throw notHere();
  }

  private static IllegalArgumentException notHere() {
    return new IllegalArgumentException(
        "firehose.dead-letter.to: LOG (expected: KAFKA or FILES, to read dead letters)");
  }
}
