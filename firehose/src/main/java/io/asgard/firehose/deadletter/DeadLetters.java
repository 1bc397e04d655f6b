package io.asgard.firehose.deadletter;

import java.util.List;
import java.util.Optional;

/** Where events go that the sink will never take. Thread-safe. */
public interface DeadLetters extends AutoCloseable {
  /**
   * Keeps the letters; returns within a minute.
   *
   * @return one answer per letter, in order: empty once it is durable, else why it is not
   */
  List<Optional<String>> write(List<DeadLetter> letters);

  /** What is being written has failed then, unless it is durable. */
  @Override
  void close();
}
