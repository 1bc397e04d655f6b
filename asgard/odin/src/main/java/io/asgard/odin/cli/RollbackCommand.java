package io.asgard.odin.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    name = "rollback",
    description = "Makes a set what it was in a revision; that is a new revision.",
    mixinStandardHelpOptions = true)
final class RollbackCommand implements Callable<Integer> {
  @Parameters(paramLabel = "REVISION", description = "Its number; history shows them.")
  private long revision;

  @Option(names = "--plan", description = "Only shows what it would do; exit codes as of plan.")
  private boolean plan;

  @Option(names = "--allow-destroy", description = "What is removed may take its data with it.")
  private boolean allowDestroy;

  @Override
  public Integer call() {
    Place place = Place.here();
    OdinClient client = Commands.client(place, Commands.tokens(place));
    Screen screen = new Screen(System.out);
    String path = "/v1/history/" + revision;
    if (plan) {
      JsonNode wouldDo = client.get(path + "/plan");
      new PlanText(wouldDo).lines().forEach(screen::line);
      return wouldDo.path("steps").isEmpty() ? 0 : PlanCommand.SOMETHING;
    }
    String query = "/rollback?allowDestroy=" + allowDestroy;
    return client.change(path + query, "", screen::progress) ? 0 : 1;
  }
}
