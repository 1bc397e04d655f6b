package io.asgard.odin.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "failover",
    description = "Moves a stream to its other cluster, and back; nothing is lost.",
    mixinStandardHelpOptions = true)
final class FailoverCommand implements Callable<Integer> {
  @Parameters(paramLabel = "STREAM")
  private String stream = "";

  @Option(
      names = "--lost",
      description = "The cluster that serves it is lost: do without asking it anything.")
  private boolean lost;

  @Override
  public Integer call() {
    Place place = Place.here();
    Screen screen = new Screen(System.out);
    OdinClient client = Commands.client(place, Commands.tokens(place));
    String path = "/v1/streams/" + stream + "/failover?lost=" + lost;
    return client.change(path, "", screen::progress) ? 0 : 1;
  }
}
