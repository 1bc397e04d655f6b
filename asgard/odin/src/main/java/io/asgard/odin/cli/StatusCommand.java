package io.asgard.odin.cli;

import io.asgard.odin.token.Tokens;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
    name = "status",
    description = "Every part, checked now. Exit code 0: all healthy.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Override
  public Integer call() {
    Place place = Place.here();
    Tokens tokens = Commands.tokens(place);
    JsonNode status = Commands.client(place, tokens).get("/v1/status");
    Screen screen = new Screen(System.out);
    if (json) {
      screen.json(status);
    } else {
      screen.table(status);
      Commands.map(tokens, status).ifPresent(map -> screen.line("map: " + map));
    }
    return status.path("healthy").asBoolean() ? 0 : 1;
  }
}
