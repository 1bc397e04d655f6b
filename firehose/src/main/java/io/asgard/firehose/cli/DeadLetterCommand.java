package io.asgard.firehose.cli;

import java.io.PrintStream;
import java.net.URI;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code bin/firehose dlq}: the dead letters of a firehose that runs. */
@Command(
    name = "dlq",
    description = "The dead letters of a firehose that runs.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "list|show|replay|delete")
final class DeadLetterCommand {
  private static final String LETTERS = "/dead-letters";
  private static final String REPLAY = LETTERS + "/replay";
  private static final long LOOK_NANOS = 500_000_000;

  private final PrintStream out;

  DeadLetterCommand(PrintStream out) {
    this.out = out;
  }

  /** Which firehose. */
  static final class Service {
    @Option(
        names = "--url",
        paramLabel = "URL",
        description = "Of any instance. Default: ${DEFAULT-VALUE}.",
        defaultValue = "${sys:asgard.firehose:-http://127.0.0.1:8430}")
    URI url = URI.create("http://127.0.0.1:8430");

    @Mixin TokenOptions tokens = new TokenOptions();

    FirehoseClient client() {
      return new FirehoseClient(url, tokens.token());
    }
  }

  @Command(
      description = "Lists the oldest letters that nobody has dealt with.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin Service service,
      @Option(names = "--limit", defaultValue = "100", description = "Default: ${DEFAULT-VALUE}.")
          int limit) {
    JsonNode letters = service.client().ask("GET", LETTERS + "?limit=" + limit);
    for (JsonNode letter : letters) {
      out.printf(
          "%s  %s  %s-%d@%d  %s%n",
          letter.path("at").asString(),
          letter.path("cause").asString(),
          letter.path("topic").asString(),
          letter.path("partition").asInt(),
          letter.path("offset").asLong(),
          letter.path("reason").asString());
    }
    out.println(letters.size() == limit ? "the first " + limit : letters.size() + " letters");
    return 0;
  }

  @Command(description = "Shows all of a letter, as JSON.", mixinStandardHelpOptions = true)
  int show(
      @Mixin Service service,
      @Parameters(paramLabel = "AT", description = "Where it is, as list says.") String at) {
    JsonNode letter =
        service.client().ask("GET", LETTERS + "/letter?at=" + FirehoseClient.encode(at));
    out.println(letter.toPrettyString());
    return 0;
  }

  @Command(
      description = "Delivers again all letters that nobody has dealt with, and waits for the end.",
      mixinStandardHelpOptions = true)
  int replay(@Mixin Service service) {
    FirehoseClient client = service.client();
    JsonNode state = client.ask("POST", REPLAY);
    while (state.path("running").asBoolean()) {
      LockSupport.parkNanos(LOOK_NANOS);
      state = client.ask("GET", REPLAY);
    }
    String trouble = state.path("trouble").asString();
    out.println(state.path("replayed").asLong() + " replayed");
    if (!trouble.isEmpty()) {
      throw new IllegalStateException(trouble);
    }
    return 0;
  }

  @Command(
      description = "Deletes all letters that nobody has dealt with.",
      mixinStandardHelpOptions = true)
  int delete(@Mixin Service service) {
    out.println(service.client().ask("DELETE", LETTERS).path("deleted").asLong() + " deleted");
    return 0;
  }
}
