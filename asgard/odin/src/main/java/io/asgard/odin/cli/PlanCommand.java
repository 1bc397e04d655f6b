package io.asgard.odin.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(
    name = "plan",
    description = "Shows what an apply would do. Exit code 0: nothing; 2: something.",
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  @Mixin private SetOptions set = new SetOptions();

  @Override
  public Integer call() {
    Place place = Place.here();
    JsonNode plan = Commands.client(place, Commands.tokens(place)).post("/v1/plan", set.request());
    new Screen(System.out).plan(plan);
    return plan.path("steps").isEmpty() ? 0 : 2;
  }
}
