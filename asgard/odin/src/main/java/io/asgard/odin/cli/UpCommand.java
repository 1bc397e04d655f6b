package io.asgard.odin.cli;

import io.asgard.odin.cli.OdinClient.Refused;
import io.asgard.odin.token.Tokens;
import java.lang.management.ManagementFactory;
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
  private static final long MEMORY_NEEDED = 6L << 30;

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
    Tokens tokens = Commands.tokens(place);
    OdinClient client = Commands.client(place, tokens);
    if (!client.answers()) {
      checkMemory();
    }
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

  private static void checkMemory() {
    var machine =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long available = Machine.availableMemory().orElse(machine.getFreeMemorySize());
    if (available < MEMORY_NEEDED) {
      throw new Refused(
          "memory: "
              + (available >> 20)
              + " MB available (expected: at least "
              + (MEMORY_NEEDED >> 20)
              + " MB)");
    }
  }
}
