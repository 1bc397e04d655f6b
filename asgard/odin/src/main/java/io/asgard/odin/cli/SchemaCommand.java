package io.asgard.odin.cli;

import io.asgard.odin.spec.Reference;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "schema",
    description = "Prints the JSON schema of what can be declared, for editors.",
    mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {
  @Option(names = "--page", description = "Prints docs/resources.md instead.")
  private boolean page;

  @Override
  public Integer call() {
    String text = page ? Reference.page() : Reference.schema();
    new Screen(System.out).line(text.stripTrailing());
    return 0;
  }
}
