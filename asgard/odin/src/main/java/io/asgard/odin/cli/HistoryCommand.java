package io.asgard.odin.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    name = "history",
    description = "Shows the revisions of all sets, or what one of them changed.",
    mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {
  @Parameters(paramLabel = "REVISION", arity = "0..1", description = "The number of one.")
  private @Nullable Long revision;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() {
    Place place = Place.here();
    OdinClient client = Commands.client(place, Commands.tokens(place));
    Screen screen = new Screen(System.out);
    JsonNode answer = client.get("/v1/history" + (revision == null ? "" : "/" + revision));
    if (json) {
      screen.json(answer);
    } else if (revision == null) {
      answer.forEach(one -> screen.line(line(one)));
    } else {
      details(answer, screen);
    }
    return 0;
  }

  private static String line(JsonNode one) {
    return String.format(
        "%6d  %s  %-16s %-12s %s  (%d resources: +%d ~%d -%d)",
        one.path("number").asLong(),
        one.path("at").asString("").replaceFirst("\\..*", "Z"),
        one.path("set").asString(""),
        one.path("actor").asString(""),
        one.path("outcome").asString(""),
        one.path("resources").asInt(),
        one.path("added").size(),
        one.path("changes").size(),
        one.path("removed").size());
  }

  private static void details(JsonNode one, Screen screen) {
    screen.line(line(one));
    one.path("added").forEach(id -> screen.line("  + " + id.asString("")));
    one.path("removed").forEach(id -> screen.line("  - " + id.asString("")));
    one.path("changes")
        .forEach(
            change ->
                screen.line(
                    "  ~ "
                        + change.path("resource").asString("")
                        + "  "
                        + PlanText.change(change)));
  }
}
