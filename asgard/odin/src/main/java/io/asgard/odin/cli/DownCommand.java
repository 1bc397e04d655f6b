package io.asgard.odin.cli;

import io.asgard.odin.apply.LocalOdin;
import io.asgard.odin.apply.Progress;
import io.asgard.odin.cli.OdinClient.Refused;
import io.asgard.odin.provider.local.Trees;
import io.asgard.odin.token.Tokens;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "down",
    description = "Ends every process, Odin last. Data stays.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  @Option(names = "--purge", description = "Removes the data, the logs and the keys too.")
  private boolean purge;

  @Override
  public Integer call() {
    Place place = Place.here();
    Screen screen = new Screen(System.out);
    if (purge && place.database().isPresent()) {
      throw new Refused(
          "--purge: the journal is in "
              + place.database().get()
              + " (expected: a journal in the directory; bin/down alone ends all, then drop"
              + " schema odin there and remove "
              + place.site().home()
              + ")");
    }
    if (Files.exists(place.site().state())) {
      Tokens tokens = Commands.tokens(place);
      OdinClient client = Commands.client(place, tokens);
      Keeper keeper = new Keeper(place, tokens, client);
      if (!askOdin(client, screen)) {
        // An apply that is under way ends with Odin; its journal knows how far it came.
        keeper.stop();
        downWithoutService(place, screen);
      }
      keeper.awaitEnd();
    }
    if (purge) {
      purge(place);
    }
    screen.line(purge ? "down, data removed" : "down");
    return 0;
  }

  private static boolean askOdin(OdinClient client, Screen screen) {
    if (!client.answers()) {
      return false;
    }
    try {
      client.events("/v1/down", "", screen::progress);
      return true;
    } catch (Refused e) {
      screen.line(String.valueOf(e.getMessage()));
      return false;
    }
  }

  /** Odin was killed, and whoever keeps it too: its journal still knows every process. */
  private static void downWithoutService(Place place, Screen screen) {
    try (LocalOdin odin =
        new LocalOdin(
            place.site(),
            place.url(),
            place.journal(),
            new SimpleMeterRegistry(),
            JsonMapper.shared(),
            Clock.systemUTC())) {
      odin.start();
      odin.engine().adopt();
      odin.engine().down("odin-cli", line -> screen.progress(json(line)));
    }
  }

  private static tools.jackson.databind.JsonNode json(Progress line) {
    return JsonMapper.shared().valueToTree(line);
  }

  /** What the build can make again is kept: it is a cache. */
  private static void purge(Place place) {
    try {
      for (String name : List.of("data", "odin", "conf", "log", "auth")) {
        Trees.delete(place.site().home().resolve(name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
