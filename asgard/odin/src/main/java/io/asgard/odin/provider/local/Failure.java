package io.asgard.odin.provider.local;

import java.time.Instant;
import java.util.Optional;

/** Whether a process that runs does its work again only after it is started again. */
interface Failure {
  /** Of a process that ends when it fails. */
  Failure NEVER = since -> Optional.empty();

  /**
   * Empty if it works, may work again by itself, or cannot be asked; else why it failed. Answers
   * within seconds.
   *
   * @param since when it was started: what failed before that is over
   */
  Optional<String> problem(Instant since);
}
