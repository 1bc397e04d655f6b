package io.asgard.feed;

import io.asgard.contracts.v1.Answer.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a feed costs: bin/feed as a process against a fronting server that stores nothing, in this
 * process. Arguments are the feed's, such as: simulate --rate 69444 --duration 30s.
 */
final class LoopbackBench {
  private LoopbackBench() {}

  public static void main(String[] args) throws Exception {
    LongAdder received = new LongAdder();
    Path token = Files.writeString(Files.createTempFile("feed", ".token"), "secret");
    try (FakeFronting fronting =
        new FakeFronting(Code.STORED, events -> received.add(events.size()))) {
      List<String> command = new ArrayList<>(List.of("bin/feed"));
      command.addAll(List.of(args));
      command.addAll(List.of("--fronting", fronting.address(), "--token-file", token.toString()));
      Process feed = new ProcessBuilder(command).inheritIO().start();
      double seconds = 0;
      while (feed.isAlive()) {
        seconds = cpu(feed, seconds);
        feed.waitFor(200, TimeUnit.MILLISECONDS);
      }
      System.out.printf(
          Locale.ROOT,
          "%,d received, feed %.2f CPU seconds, %.2f us an event%n",
          received.sum(),
          seconds,
          seconds * 1e6 / Math.max(received.sum(), 1));
    }
  }

  private static double cpu(Process feed, double before) {
    return feed.toHandle()
        .info()
        .totalCpuDuration()
        .map(used -> used.toNanos() / 1e9)
        .orElse(before);
  }
}
