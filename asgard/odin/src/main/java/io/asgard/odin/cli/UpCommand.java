package io.asgard.odin.cli;

import io.asgard.odin.cli.OdinClient.Refused;
import io.asgard.odin.token.Tokens;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
    name = "up",
    description = "Starts Odin and applies deploy/local. Again: changes what changed.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  @Option(names = "-f", description = "What to apply. Default: deploy/local.")
  private @Nullable Path path;

  @Option(names = "--json", description = "The table as JSON, progress on standard error.")
  private boolean json;

  @Option(names = "--store", description = "questdb or influxdb.")
  private String store = "questdb";

  @Option(names = "--no-feed", description = "Without the demo feed.")
  private boolean noFeed;

  @Override
  public Integer call() {
    Place place = Place.here();
    if (!Keeper.runs(place)) {
      Machine.here(place.site().home())
          .lack()
          .ifPresent(
              lack -> {
                throw new Refused(lack);
              });
    }
    Tokens tokens = Commands.tokens(place);
    OdinClient client = Commands.client(place, tokens);
    Screen progress = new Screen(json ? System.err : System.out);
    new Keeper(place, tokens, client).start();
    Path local = path == null ? place.site().root().resolve("deploy/local") : path;
    Map<String, String> variables = Map.of("store", store, "feed", String.valueOf(!noFeed));
    boolean healthy =
        ApplyCommand.apply(
            client, SetOptions.request(local, "local", variables), progress::progress);
    JsonNode status = client.get("/v1/status");
    String map = Commands.map(place, tokens);
    Screen screen = new Screen(System.out);
    if (json) {
      screen.json(Map.of("healthy", healthy, "map", map, "parts", status.path("parts")));
    } else {
      screen.table(status);
      screen.line(healthy ? "map: " + map : "not healthy; see above");
    }
    return healthy ? 0 : 1;
  }
}
