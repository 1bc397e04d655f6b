package io.asgard.e2e.torture;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What may break around a firehose. */
enum FirehoseFault {
  SOME_OF_A_BATCH("status 503 for some of a batch", SinkFaults::someOfBatch),
  REFUSED_DURING_A_RETRY("503, then 400", SinkFaults::refusedDuringRetry),
  SINK_HANGS("no answer", SinkFaults::hangs),
  SINK_RESETS("connections reset", SinkFaults::resets),
  SINK_DRIPS("an answer drop by drop", SinkFaults::drips),
  SINK_AWAY("the sink away", SinkFaults::away),
  CERTIFICATE_EXPIRES("the certificate expires", CertificateFault::expires),
  CONSTRAINT_VIOLATED("a constraint of PostgreSQL", ConstraintFault::violated),
  POISON("1 in 1,000 events bad", FirehoseFaults::poison),
  SCHEMA_CHANGES("the schema gains a field", FirehoseFaults::schemaChanges),
  KILLED("kill -9 of the firehose", FirehoseFaults::killed),
  REBALANCES("members join and leave every 2 s", FirehoseFaults::rebalances),
  BROKER_KILLED("kill -9 of a broker", FirehoseFaults::brokerKilled),
  DEAD_LETTERS_AWAY("the dead-letter topic away", FirehoseFaults::deadLettersAway);

  private final String words;
  private final Strike strike;

  /** Breaks something. */
  interface Strike {
    void at(FirehosePoint point) throws Exception;
  }

  FirehoseFault(String words, Strike strike) {
    this.words = words;
    this.strike = strike;
  }

  Strike strike() {
    return strike;
  }

  /**
   * The fault of that name, as sink-hangs.
   *
   * @throws IllegalArgumentException if there is none
   */
  static FirehoseFault named(String name) {
    return Stream.of(values())
        .filter(fault -> fault.option().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--only: %s (expected: of %s)"
                        .formatted(
                            name, List.of(values()).stream().map(FirehoseFault::option).toList())));
  }

  private String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString() {
    return words;
  }
}
