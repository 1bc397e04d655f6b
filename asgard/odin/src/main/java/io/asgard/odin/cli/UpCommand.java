package io.asgard.odin.cli;

import io.asgard.odin.cli.OdinClient.Refused;
import io.asgard.odin.token.Tokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  @Option(
      names = "--full",
      description = "With the streams of deploy/examples/streams, as many as the machine carries.")
  private boolean full;

  @Override
  public Integer call() throws InterruptedException {
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
        client.change("/v1/apply", SetOptions.request(local, null, variables), progress::progress);
    List<String> leftOut = new ArrayList<>();
    if (full && healthy) {
      MoreStreams more = more(place, local, client, progress);
      healthy = more.start();
      leftOut.addAll(more.leftOut());
    }
    JsonNode status = client.get("/v1/status");
    Optional<String> map = Commands.map(tokens, status);
    Screen screen = new Screen(System.out);
    if (json) {
      screen.json(
          Map.of(
              "healthy",
              healthy,
              "map",
              map.orElse(""),
              "leftOut",
              leftOut,
              "parts",
              status.path("parts")));
    } else {
      screen.table(status);
      leftOut.forEach(stream -> screen.line("left out: " + stream));
      screen.line(
          healthy ? map.map(link -> "map: " + link).orElse("healthy") : "not healthy; see above");
    }
    return healthy ? 0 : 1;
  }

  private static MoreStreams more(Place place, Path local, OdinClient client, Screen progress) {
    Path streams = place.site().root().resolve("deploy/examples/streams");
    Set<String> sets = sets(client);
    MoreStreams.Odin odin =
        new MoreStreams.Odin() {
          @Override
          public boolean has(Path file) {
            return sets.contains(SetOptions.set(file));
          }

          @Override
          public boolean apply(Path file) {
            if (file.equals(local.toAbsolutePath().normalize())) {
              return true; // It was what was applied first.
            }
            Map<String, Object> request = SetOptions.request(file, null, Map.of());
            return client.change("/v1/apply", request, progress::progress);
          }
        };
    MoreStreams.Room room =
        new MoreStreams.Room() {
          @Override
          public long memory() {
            return Machine.here(place.site().home()).memory();
          }

          @Override
          public double idleCores() throws InterruptedException {
            return Machine.idleCores();
          }
        };
    return new MoreStreams(streams, odin, room);
  }

  /** Those that are there: the last that was said of each counts. */
  private static Set<String> sets(OdinClient client) {
    Set<String> sets = new HashSet<>();
    for (JsonNode revision : client.get("/v1/history")) {
      String set = revision.path("set").asString("");
      if (revision.path("resources").asInt(0) > 0) {
        sets.add(set);
      } else {
        sets.remove(set);
      }
    }
    return sets;
  }
}
