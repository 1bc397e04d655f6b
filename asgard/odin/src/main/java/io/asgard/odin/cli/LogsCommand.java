package io.asgard.odin.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    description = "Shows what a part wrote last.",
    mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
  private static final long LOOK_MILLIS = 300;

  @Parameters(paramLabel = "PART", description = "Its name; status shows them.")
  private String part = "";

  @Option(names = "-f", description = "And what it writes from now on.")
  private boolean follow;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Place place = Place.here();
    OdinClient client = Commands.client(place, Commands.tokens(place));
    long next = show(client, -1);
    while (follow) {
      long now = show(client, next);
      if (now == next) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
      next = now;
    }
    return 0;
  }

  private long show(OdinClient client, long from) throws IOException {
    OdinClient.Answer answer = client.raw("/v1/logs/" + part + "?from=" + from);
    try (InputStream text = answer.body()) {
      text.transferTo(System.out);
    }
    System.out.flush();
    return answer.header().apply("Asgard-Log-Next").map(Long::parseLong).orElse(0L);
  }
}
