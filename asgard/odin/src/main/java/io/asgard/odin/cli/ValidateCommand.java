package io.asgard.odin.cli;

import io.asgard.odin.spec.Declared;
import io.asgard.odin.spec.Problem;
import io.asgard.odin.spec.ResourceReader;
import io.asgard.odin.spec.SchemaRule;
import io.asgard.odin.spec.SetRules;
import io.asgard.odin.spec.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Needs no running Odin. */
@Command(
    name = "validate",
    description = "Says everything that is wrong with files. Exit code 0: nothing; 1: something.",
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
  @Option(
      names = "-f",
      required = true,
      description = "A YAML file, or a directory of such files; several make one platform.")
  private List<Path> paths = new ArrayList<>();

  @Option(names = "--var", description = "A value for ${name:default}, as name=value.")
  private Map<String, String> variables = new LinkedHashMap<>();

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Override
  public Integer call() {
    List<Problem> problems = new ArrayList<>();
    List<Source> sources = new ArrayList<>();
    for (Path path : paths) {
      sources.addAll(SetOptions.read(path, problems));
    }
    Declared declared = ResourceReader.declared(sources, variables);
    problems.addAll(declared.problems());
    problems.addAll(SetRules.problems(declared.resources(), declared.places()));
    problems.addAll(
        SchemaRule.problems(declared.resources(), declared.places(), Place.here().site().root()));
    problems.sort(Comparator.comparing(Problem::file).thenComparing(Problem::line));
    Screen screen = new Screen(System.out);
    if (json) {
      screen.json(Map.of("valid", problems.isEmpty(), "problems", problems));
    } else {
      problems.forEach(problem -> screen.line(problem.text()));
      String what = declared.resources().size() + " resources in " + sources.size() + " files";
      screen.line(problems.isEmpty() ? "valid: " + what : problems.size() + " problems");
    }
    return problems.isEmpty() ? 0 : 1;
  }
}
