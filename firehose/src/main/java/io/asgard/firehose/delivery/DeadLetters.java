package io.asgard.firehose.delivery;

import java.util.List;
import java.util.Optional;

/** Where events go that the sink will never take. Called by one thread. */
interface DeadLetters extends AutoCloseable {
  /**
   * Checks that letters can be kept, before any event is taken.
   *
   * @throws RuntimeException saying why not
   */
  void check();

  /**
   * Keeps the letters; returns within a minute.
   *
   * @return one answer per letter, in order: empty once it is durable, else why it is not
   */
  List<Optional<String>> write(List<DeadLetter> letters);

  @Override
  void close();
}
