package io.asgard.firehose.deadletter;

import io.asgard.contracts.v1.StreamLocation;
import java.util.Optional;

/** Where the dead letters of a group of firehoses are kept. Thread-safe. */
public interface DeadLetterPlace {
  /** The topic that has to be there, if it is one. */
  default Optional<String> topic() {
    return Optional.empty();
  }

  /**
   * To write them.
   *
   * @param at where the stream is
   * @throws IllegalStateException saying what is not there
   */
  DeadLetters open(StreamLocation at);

  /**
   * To read them.
   *
   * @throws IllegalArgumentException if they cannot be read from there
   * @throws IllegalStateException saying what is not there
   */
  DeadLetterQueue queue(StreamLocation at);

  /** One of them, by where it {@link Letter#at is}; empty if there is none. */
  Optional<Letter> find(StreamLocation at, String letter);
}
