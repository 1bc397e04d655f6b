package io.asgard.e2e.torture;

import io.asgard.e2e.Platform;
import java.util.List;

/** Nonsense by gRPC, REST and WebSocket: the fronting server's own test, with more of it. */
final class Malformed {
  private Malformed() {}

  static void requests(Point point) {
    Commands.run(
        List.of(
            "mvn",
            "-B",
            "-ntp",
            "-f",
            Platform.repo().toString(),
            "verify",
            "-pl",
            "fronting-server",
            "-am",
            "-Dsurefire.skip=true",
            "-Dspotless.check.skip=true",
            "-Dit.test=FuzzIT",
            "-Dfailsafe.failIfNoSpecifiedTests=false",
            "-Dfuzz.requests=1000",
            "-Dfuzz.seed=" + point.random(Integer.MAX_VALUE)));
  }
}
