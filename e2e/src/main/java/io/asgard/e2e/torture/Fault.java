package io.asgard.e2e.torture;

import java.util.Arrays;
import java.util.Locale;

/** What a point of the campaign does to the servers. */
enum Fault {
  KILL_WHILE_STORING("kill -9 of the server while it stores", Kills::whileStoring),
  KILL_WHILE_SPOOLING("kill -9 of the server while it spools", Kills::whileSpooling),
  KILL_WHILE_DRAINING("kill -9 of the server while its spool shrinks", Kills::whileDraining),
  KILL_INSIDE_SYNC("kill -9 of the server inside a sync of its spool", Kills::insideSync),
  KILL_INSIDE_ANSWER("kill -9 of the server inside an answer", Kills::insideAnswer),
  KAFKA_AWAY("all brokers silent, then back", Outages::kafkaAway),
  KAFKA_AWAY_TWICE("all brokers silent, back, silent again while it drains", Outages::twice),
  BROKER_KILLED("kill -9 of one broker", Outages::brokerKilled),
  ONE_OF_TWO_DIES("one of two servers dies for ever, its spool is recovered", Outages::oneOfTwo),
  DISK_FULL("the spool's disk is full while Kafka is away", Disks::full),
  SPOOL_DAMAGED("bits of the spool flipped and its tail torn", Disks::damaged),
  CLOCK_JUMPS("the server's clock jumps half an hour back, then an hour forth", Clocks::jump),
  ROUTE_CHANGES("a topic is routed to another stream and back", Routes::change),
  FALLBACK("the fallback takes over from a silent stream, and gives back", Routes::fallback),
  WORKER_KILLED("kill -9 of the server while its worker moves events on", Routes::workerKilled),
  MALFORMED("1,000 malformed requests by every protocol", Malformed::requests);

  /** Makes the fault happen, and returns when the servers are to recover from it on their own. */
  @FunctionalInterface
  interface Strike {
    void at(Point point) throws Exception;
  }

  private final String words;
  private final Strike strike;

  Fault(String words, Strike strike) {
    this.words = words;
    this.strike = strike;
  }

  /** The fault of a name like {@code disk-full}. */
  static Fault named(String name) {
    return Arrays.stream(values())
        .filter(fault -> fault.option().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--only: "
                        + name
                        + " (expected: one of "
                        + Arrays.stream(values()).map(Fault::option).toList()
                        + ")"));
  }

  private String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Strike strike() {
    return strike;
  }

  @Override
  public String toString() {
    return words;
  }
}
