package io.asgard.odin.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(
    name = "import",
    description =
        "Takes over what is there already, exactly as the files declare it; changes nothing.",
    mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
  @Mixin private SetOptions set = new SetOptions();

  @Override
  public Integer call() {
    Place place = Place.here();
    Screen screen = new Screen(System.out);
    JsonNode parts =
        Commands.client(place, Commands.tokens(place)).post("/v1/import", set.request());
    parts.forEach(part -> screen.line("imported " + part.asString("")));
    screen.line(parts.size() + " parts imported");
    return 0;
  }
}
