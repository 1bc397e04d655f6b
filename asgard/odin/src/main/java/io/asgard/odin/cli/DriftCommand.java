package io.asgard.odin.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
    name = "drift",
    description =
        "Shows what is not as it was made. Exit code 0: nothing; 1: an error; 2: something.",
    mixinStandardHelpOptions = true)
final class DriftCommand implements Callable<Integer> {
  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() {
    Place place = Place.here();
    OdinClient client = Commands.client(place, Commands.tokens(place));
    Screen screen = new Screen(System.out);
    JsonNode answer = client.get("/v1/drift");
    JsonNode drift = answer.path("drift");
    if (json) {
      screen.json(answer);
    } else {
      answer
          .path("unseen")
          .forEach(part -> screen.line("? " + part.asString("") + "  could not be looked at"));
      drift.forEach(found -> screen.line(line(found)));
      screen.line(drift.isEmpty() ? "no drift" : drift.size() + " differences");
      restarted(client.get("/v1/status"), screen);
    }
    return drift.isEmpty() && answer.path("unseen").isEmpty() ? 0 : PlanCommand.SOMETHING;
  }

  private static String line(JsonNode found) {
    String refusal = found.path("refusal").asString("");
    return "~ "
        + found.path("part").asString("")
        + "  "
        + PlanText.found(found)
        + (refusal.isEmpty() ? "; an apply repairs it" : "; not repaired: " + refusal);
  }

  /** What Odin has repaired by itself already. */
  private static void restarted(JsonNode status, Screen screen) {
    for (JsonNode part : status.path("parts")) {
      int restarts = part.path("restarts").asInt(0);
      if (restarts > 0) {
        screen.line(
            "  "
                + part.path("name").asString("")
                + " has been started again "
                + restarts
                + (restarts == 1 ? " time" : " times")
                + ": "
                + part.path("state").asString(""));
      }
    }
  }
}
