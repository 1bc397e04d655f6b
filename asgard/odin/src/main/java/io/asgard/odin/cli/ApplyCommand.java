package io.asgard.odin.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(
    name = "apply",
    description = "Makes a set of resources what its files say.",
    mixinStandardHelpOptions = true)
final class ApplyCommand implements Callable<Integer> {
  @Mixin private SetOptions set = new SetOptions();

  @Override
  public Integer call() {
    Place place = Place.here();
    Screen screen = new Screen(System.out);
    return apply(Commands.client(place, Commands.tokens(place)), set.request(), screen::progress)
        ? 0
        : 1;
  }

  /** Whether everything is healthy at the end. */
  static boolean apply(
      OdinClient client, Map<String, Object> request, Consumer<JsonNode> progress) {
    AtomicBoolean healthy = new AtomicBoolean();
    client.lines(
        "/v1/apply",
        request,
        line -> {
          progress.accept(line);
          if ("HEALTHY".equals(line.path("phase").asString(""))) {
            healthy.set(true);
          }
        });
    return healthy.get();
  }
}
