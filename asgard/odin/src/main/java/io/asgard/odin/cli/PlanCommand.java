package io.asgard.odin.cli;

import io.asgard.odin.cli.OdinClient.Refused;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
    name = "plan",
    description = {
      "Shows what an apply would do; without -f, of all that is declared.",
      "Exit code 0: nothing; 1: an error; 2: something."
    },
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  static final int SOMETHING = 2;

  @ArgGroup(exclusive = false)
  private @Nullable SetOptions set;

  @Option(names = "--out", description = "Writes the plan to a file, for apply --plan.")
  private @Nullable Path out;

  @Option(names = "--json", description = "The plan as JSON.")
  private boolean json;

  @Option(names = "--allow-destroy", description = "Saved with the plan: data may go.")
  private boolean allowDestroy;

  @Override
  public Integer call() {
    Place place = Place.here();
    JsonNode plan = plan(Commands.client(place, Commands.tokens(place)));
    Screen screen = new Screen(System.out);
    if (json) {
      screen.json(plan);
    } else {
      new PlanText(plan).lines().forEach(screen::line);
    }
    return plan.path("steps").isEmpty() ? 0 : SOMETHING;
  }

  private JsonNode plan(OdinClient client) {
    if (set == null) {
      if (out != null || allowDestroy) {
        throw new Refused("--out, --allow-destroy: of no files (expected: -f too)");
      }
      return client.get("/v1/plan");
    }
    Map<String, Object> request = new LinkedHashMap<>(set.request());
    request.put("allowDestroy", allowDestroy);
    JsonNode plan = client.post("/v1/plan", request);
    if (out != null) {
      SavedPlan.write(out, request, plan);
    }
    return plan;
  }
}
