package io.asgard.bench;

import java.util.List;

/** Where a firehose brings events, by its own account. */
interface Receiver {
  /** Settings of the sink. */
  List<String> settings();

  /** How many events it has. */
  long arrived();

  /** Tells which it has, when no more come. */
  default void tell(Seen seen) {}
}
