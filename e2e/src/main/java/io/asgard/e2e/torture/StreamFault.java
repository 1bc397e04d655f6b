package io.asgard.e2e.torture;

import java.util.Arrays;
import java.util.Locale;

/** What a point of the campaign does to a stream with a mirror and a failover. */
enum StreamFault {
  PLANNED("moved to the other region under load, and back", MoveFaults::thereAndBack),
  REGION_KILLED("kill -9 of the home region, which stays away", RegionFaults::killed),
  FLOW_KILLED("kill -9 of flows", BrokerFaults::flowKilled),
  BROKER_HANGS("one broker of three hangs", BrokerFaults::hangs),
  ODIN_KILLED("kill -9 of Odin while it moves the stream", MoveFaults::odinKilled),
  REGION_SILENT("all brokers of the home region hang", RegionFaults::silent),
  DISK_FULL("the disk of one broker is full", BrokerFaults::diskFull),
  LINK_SLOW("moved there and back with 40 ms between the regions", LinkFaults::slow),
  LINK_CUT("the line between the regions is cut for 20 s", LinkFaults::cut);

  /** Makes the fault happen, and returns when all is to be well again, wherever it is served. */
  @FunctionalInterface
  interface Strike {
    void at(StreamPoint point) throws Exception;
  }

  private final String words;
  private final Strike strike;

  StreamFault(String words, Strike strike) {
    this.words = words;
    this.strike = strike;
  }

  /** The fault of a name like {@code disk-full}. */
  static StreamFault named(String name) {
    return Arrays.stream(values())
        .filter(fault -> fault.option().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--only: "
                        + name
                        + " (expected: one of "
                        + Arrays.stream(values()).map(StreamFault::option).toList()
                        + ")"));
  }

  String option() {
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
