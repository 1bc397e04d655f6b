package io.asgard.odin.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "reconcile",
    description =
        "When a lost cluster is back: counts what it had not copied, and brings it along.",
    mixinStandardHelpOptions = true)
final class ReconcileCommand implements Callable<Integer> {
  @Parameters(paramLabel = "STREAM")
  private String stream = "";

  @Override
  public Integer call() {
    Place place = Place.here();
    Screen screen = new Screen(System.out);
    OdinClient client = Commands.client(place, Commands.tokens(place));
    String path = "/v1/streams/" + stream + "/reconcile";
    return client.change(path, "", screen::progress) ? 0 : 1;
  }
}
