package io.asgard.odin.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files that the platform comes with, and the pages that are made from the declarations. */
class DeployedTest {
  private static final Path ROOT = Path.of("../..");
  private static final Path DEPLOY = ROOT.resolve("deploy");

  @Test
  void theSchemaForEditorsIsCurrent() throws IOException {
    assertThat(Files.readString(DEPLOY.resolve("asgard.schema.json")))
        .as("bin/odin schema > deploy/asgard.schema.json")
        .isEqualTo(Reference.schema());
  }

  @Test
  void thePageOfResourcesIsCurrent() throws IOException {
    assertThat(Files.readString(ROOT.resolve("docs/resources.md")))
        .as("bin/odin schema --page > docs/resources.md")
        .isEqualTo(Reference.page());
  }

  @Test
  void allThatIsDeployedIsValid() throws IOException {
    assertThat(problems(files("local"), files("local/examples"))).isEmpty();
    assertThat(problems(files("examples/streams"))).isEmpty();
    assertThat(problems(List.of(DEPLOY.resolve("examples/two-regions.yaml")))).isEmpty();
  }

  @Test
  void everyFileNamesTheSchema() throws IOException {
    try (Stream<Path> all = Files.walk(DEPLOY)) {
      for (Path file :
          all.filter(p -> p.toString().endsWith(".yaml") && !p.toString().contains("target"))
              .toList()) {
        String first = Files.readAllLines(file).get(0);
        assertThat(first).startsWith("# yaml-language-server: $schema=");
        Path schema = file.resolveSibling(first.substring(first.indexOf('=') + 1)).normalize();
        assertThat(schema).isEqualTo(DEPLOY.resolve("asgard.schema.json").normalize());
      }
    }
  }

  private static List<Path> files(String directory) throws IOException {
    try (Stream<Path> files = Files.list(DEPLOY.resolve(directory))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @SafeVarargs
  private static List<String> problems(List<Path>... files) throws IOException {
    List<Source> sources = new ArrayList<>();
    for (List<Path> some : files) {
      for (Path file : some) {
        sources.add(new Source(file.toString(), Files.readString(file)));
      }
    }
    Declared declared = ResourceReader.declared(sources, Map.of());
    List<Problem> problems = new ArrayList<>(declared.problems());
    problems.addAll(SetRules.problems(declared.resources(), declared.places()));
    problems.addAll(SchemaRule.problems(declared.resources(), declared.places(), ROOT));
    return problems.stream().map(Problem::text).toList();
  }
}
