package io.asgard.e2e.torture;

import io.asgard.e2e.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Nonsense by gRPC, REST and WebSocket: the fronting server's own test, with more of it. */
final class Malformed {
  private static final String TEST = "io.asgard.fronting.FuzzIT";
  private static final Pattern PASSED =
      Pattern.compile("Tests run: [1-9][0-9]*, Failures: 0, Errors: 0, Skipped: 0,");

  private Malformed() {}

  static void requests(Point point) throws IOException {
    point.withoutLoad();
    Path report =
        Platform.repo().resolve("fronting-server/target/failsafe-reports/" + TEST + ".txt");
    Files.deleteIfExists(report);
    // Without package: the jar is what the servers of the other points run.
    Commands.run(
        List.of(
            "mvn",
            "-B",
            "-ntp",
            "-f",
            Platform.repo().toString(),
            "test-compile",
            "failsafe:integration-test",
            "failsafe:verify",
            "-pl",
            "fronting-server",
            "-am",
            "-Dspotless.check.skip=true",
            "-Dit.test=" + TEST,
            "-Dfailsafe.failIfNoSpecifiedTests=false",
            "-Dfuzz.requests=1000",
            "-Dfuzz.seed=" + point.random(Integer.MAX_VALUE)));
    // Maven does not fail where there is no such test: the other modules have none.
    String said = Files.exists(report) ? Files.readString(report) : "no " + report;
    if (!PASSED.matcher(said).find()) {
      throw new IllegalStateException(said + " (expected: " + TEST + " passed)");
    }
  }
}
