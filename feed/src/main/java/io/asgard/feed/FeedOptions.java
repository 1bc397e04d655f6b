package io.asgard.feed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What all sources have in common. */
final class FeedOptions {
  @Option(
      names = "--speedup",
      paramLabel = "N",
      description = "Replay N times as fast as it happened. Default: as fast as acknowledged.")
  double speedup;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "At most N events per second; for simulate the rate (default there: 500).")
  double rate;

  @Option(
      names = "--as-now",
      description = "Shift event times: the first row is now, the others follow as they are sent.")
  boolean asNow;

  @Option(
      names = "--fronting",
      paramLabel = "HOST:PORT",
      split = ",",
      description = "Fronting servers, comma separated. Default: ${DEFAULT-VALUE}.",
      defaultValue = "${sys:feed.fronting:-127.0.0.1:8420}")
  String[] fronting = {};

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The publisher's token. Default: auth/tokens/demo-feed.token in $ASGARD_HOME.")
  @Nullable Path tokenFile;

  @Option(
      names = "--ids",
      paramLabel = "FILE",
      description = "Write every acknowledged event: id, event time in ms, topic; one a line.")
  @Nullable Path ids;

  @Option(names = "--limit", paramLabel = "N", description = "Stop after N events.")
  long limit = Long.MAX_VALUE;

  @Option(names = "--duration", paramLabel = "TIME", description = "Stop after 90s, 5m, 1h …")
  @Nullable Duration duration;

  @Option(
      names = "--no-end",
      negatable = false,
      description = "Do not advance the watermark at the end: the last windows stay open.")
  boolean noEnd;

  @Option(
      names = "--end-margin",
      paramLabel = "TIME",
      description =
          "Close windows up to so long after the last event: the length of a window."
              + " Default: 1m, 10s for simulate.")
  @Nullable Duration endMargin;

  @Option(
      names = "--give-up",
      paramLabel = "TIME",
      description = "End when nothing was answered for so long. Default: ${DEFAULT-VALUE}.",
      defaultValue = "60s")
  Duration giveUp = Duration.ofSeconds(60);

  @Option(names = "--json", description = "Print the final report as one line of JSON.")
  boolean json;

  /** Where the token is unless told otherwise. */
  Path tokenFile(Map<String, String> environment) {
    return tokenFile == null
        ? Path.of(
            environment.getOrDefault("ASGARD_HOME", "var"), "auth", "tokens", "demo-feed.token")
        : tokenFile;
  }

  /** A replay that looks like now has the pace of what it replays, unless told otherwise. */
  double speedup() {
    return asNow && speedup == 0 ? 1 : speedup;
  }

  /** How far beyond the last event windows are closed, for windows of a length. */
  Duration endMargin(Duration windows) {
    return endMargin == null ? windows : endMargin;
  }

  /** What is wrong with the numbers, or an empty text. */
  String problem() {
    if (speedup < 0) {
      return "--speedup: " + speedup + " (expected: > 0)";
    }
    if (rate < 0) {
      return "--rate: " + rate + " (expected: > 0)";
    }
    return limit < 0 ? "--limit: " + limit + " (expected: >= 0)" : "";
  }
}
