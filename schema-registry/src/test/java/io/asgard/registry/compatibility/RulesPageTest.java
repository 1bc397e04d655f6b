package io.asgard.registry.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RulesPageTest {
  @Test
  void thePageHasEveryRuleAsItIs() throws Exception {
    String page = Files.readString(Path.of("../docs/schemas.md"));
    assertThat(page.lines().filter(line -> line.matches("\\| `[A-Z0-9_]+`: .*")))
        .containsExactlyElementsOf(Arrays.stream(Rule.values()).map(RulesPageTest::row).toList());
  }

  private static String row(Rule rule) {
    return "| `%s`: %s | %s | %s |"
        .formatted(rule, rule.why(), names(rule.breaks()), names(rule.surfaces()));
  }

  private static String names(Collection<?> all) {
    return all.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
