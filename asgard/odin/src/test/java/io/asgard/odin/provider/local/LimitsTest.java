package io.asgard.odin.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.odin.plan.Part;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final Map<String, Object> ALL = Map.of("memory", "64MB", "files", 99, "nice", 7);

  @Test
  void areThoseOfTheProcess() {
    List<String> lines = new ArrayList<>(Limits.lines(feed(Map.of("limits", ALL))));
    lines.addAll(List.of("ulimit -d", "ulimit -n", "nice"));
    assertThat(Shell.output("sh", "-ec", String.join("\n", lines)).lines())
        .containsExactly("65536", "99", "7");
  }

  @Test
  void startTheProcessAgainWhenTheyChange() {
    Program program =
        new Program(
            Part.process("x", "p/feed/x", Set.of(), "1"),
            "",
            List.of("true"),
            Map.of(),
            "TERM",
            List.of(),
            "",
            Optional::empty);
    assertThat(program.after(List.of())).isEqualTo(program);
    Program limited = program.after(Limits.lines(feed(Map.of("limits", ALL))));
    assertThat(limited.part().fingerprint()).isNotEqualTo("1");
    assertThat(limited.prepare()).startsWith("ulimit -d 65536\n");
  }

  private static Resource feed(Map<String, Object> spec) {
    return new Resource(Kind.FEED, "x", "p", "t", spec);
  }
}
