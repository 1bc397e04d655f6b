package io.asgard.odin.cli;

import io.asgard.odin.cli.OdinClient.Refused;
import io.asgard.odin.token.Tokens;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "apply",
    description =
        "Makes a set of resources what its files say, or does what a saved plan says; starts Odin if"
            + " it does not run.",
    mixinStandardHelpOptions = true)
final class ApplyCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  private What what = new What();

  @Option(
      names = "--allow-destroy",
      description = "What is removed may take its data with it. For files; a plan has it or not.")
  private boolean allowDestroy;

  @Override
  public Integer call() {
    Place place = Place.here();
    Screen screen = new Screen(System.out);
    Tokens tokens = Commands.tokens(place);
    OdinClient client = Commands.client(place, tokens);
    if (!Keeper.runs(place)) {
      new Keeper(place, tokens, client).start();
    }
    return client.change("/v1/apply", what.request(allowDestroy), screen::progress) ? 0 : 1;
  }

  /** Files, or a plan made of them before. */
  private static final class What {
    @ArgGroup(exclusive = false)
    private @Nullable SetOptions set;

    @Option(names = "--plan", description = "A file written by plan --out; it must still be exact.")
    private @Nullable Path plan;

    Map<String, Object> request(boolean allowDestroy) {
      if (plan != null) {
        return SavedPlan.read(plan);
      }
      if (set == null) {
        throw new Refused("neither -f nor --plan (expected: one of them)");
      }
      Map<String, Object> request = new LinkedHashMap<>(set.request());
      request.put("allowDestroy", allowDestroy);
      return request;
    }
  }
}
