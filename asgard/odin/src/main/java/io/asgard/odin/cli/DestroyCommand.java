package io.asgard.odin.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "destroy",
    description = "Removes a set: all its processes, and with --allow-destroy its data.",
    mixinStandardHelpOptions = true)
final class DestroyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SET", description = "Name of the set; history shows them.")
  private String set = "";

  @Option(names = "--allow-destroy", description = "The data goes too.")
  private boolean allowDestroy;

  @Override
  public Integer call() {
    Place place = Place.here();
    Screen screen = new Screen(System.out);
    OdinClient client = Commands.client(place, Commands.tokens(place));
    Map<String, Object> request = Map.of("set", set, "allowDestroy", allowDestroy);
    return client.change("/v1/destroy", request, screen::progress) ? 0 : 1;
  }
}
