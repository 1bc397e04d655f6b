package io.asgard.odin.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.odin.plan.Observed;
import io.asgard.odin.plan.Part;
import io.asgard.odin.plan.Plan;
import io.asgard.odin.plan.Planner;
import io.asgard.odin.plan.Step;
import io.asgard.odin.plan.Step.Action;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.spec.ResourceReader;
import io.asgard.odin.spec.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More than one machine carries, but not more than it can plan. */
class ExamplesTest {
  private static final Path STREAMS = Path.of("../../deploy/examples/streams");

  @TempDir private Path home;

  @Test
  void theElevenStreamsPlanInFull() throws IOException {
    List<Resource> resources = resources();
    assertThat(resources).filteredOn(r -> r.kind() == Kind.STREAM).hasSize(11);
    try (Expansion expansion = new Expansion(home)) {
      List<LocalPart> parts = expansion.parts(resources);
      Plan plan =
          Planner.plan(
              List.of(), parts.stream().map(LocalPart::part).toList(), Observed.of(Map.of()));
      assertThat(plan.steps()).hasSameSizeAs(parts).allMatch(s -> s.action() == Action.CREATE);
      assertThat(names(plan, "[a-z]+stream(-(mirror|perf|failover))?-[0-9]+")).hasSize(62);
      assertThat(names(plan, ".*-to-.*")).hasSize(13);
      assertThat(names(plan, "canary/.*")).hasSize(11);
      assertThat(names(plan, "topic/.*")).hasSize(count(resources, Kind.TOPIC));
    }
  }

  private static int count(List<Resource> resources, Kind kind) {
    return (int) resources.stream().filter(resource -> resource.kind() == kind).count();
  }

  private static List<String> names(Plan plan, String form) {
    return plan.steps().stream()
        .map(Step::part)
        .map(Part::name)
        .filter(name -> name.matches(form))
        .toList();
  }

  private static List<Resource> resources() throws IOException {
    List<Source> sources = new ArrayList<>();
    try (Stream<Path> files = Files.list(STREAMS)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        sources.add(new Source(file.toString(), Files.readString(file)));
      }
    }
    return ResourceReader.read(sources, Map.of());
  }
}
