package io.asgard.e2e.torture;

import io.asgard.e2e.Link;
import java.time.Duration;

/** The line between the regions, which the flows go by. */
final class LinkFaults {
  private static final Duration FAR = Duration.ofMillis(40);
  private static final Duration CUT = Duration.ofSeconds(20);

  private LinkFaults() {}

  static void slow(StreamPoint point) {
    Link link = point.link();
    link.latency(FAR, Duration.ZERO);
    try {
      MoveFaults.thereAndBack(point);
    } finally {
      link.latency(Duration.ZERO, Duration.ZERO);
    }
  }

  static void cut(StreamPoint point) {
    point.goesOnForAWhile();
    Link link = point.link();
    boolean silent = point.random(2) == 0;
    point.says("the line is cut: " + (silent ? "silent" : "connections are refused"));
    if (silent) {
      link.silence();
    } else {
      link.refuse();
    }
    try {
      Waiting.pause(CUT.toMillis());
    } finally {
      link.heal();
    }
    point.says("it is whole again");
    point.goesOn(3_000);
  }
}
