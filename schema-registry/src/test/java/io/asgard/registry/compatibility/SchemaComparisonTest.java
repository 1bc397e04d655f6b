package io.asgard.registry.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaComparisonTest {
  private static final List<Cases.Case> CASES = Cases.in("/compatibility/cases.txt");

  static List<Cases.Case> cases() {
    return CASES;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void findsWhatTheTableSays(Cases.Case each) {
    assertThat(SchemaComparison.of(each.old(), each.now()).stream().map(this::line))
        .containsExactlyInAnyOrderElementsOf(each.expected());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyModeForbidsWhatBreaksItsDirections(Cases.Case each) {
    List<Finding> findings = SchemaComparison.of(each.old(), each.now());
    for (Mode mode : Mode.values()) {
      List<String> forbidden =
          each.expected().stream().filter(line -> promises(mode, line.split(" ")[0])).toList();
      assertThat(findings.stream().filter(mode::forbids).map(this::line))
          .as(mode.name())
          .containsExactlyInAnyOrderElementsOf(forbidden);
    }
  }

  private static boolean promises(Mode mode, String breaks) {
    return switch (mode) {
      case NONE -> false;
      case BACKWARD, BACKWARD_TRANSITIVE -> !breaks.equals("FORWARD");
      case FORWARD, FORWARD_TRANSITIVE -> !breaks.equals("BACKWARD");
      case FULL, FULL_TRANSITIVE -> true;
    };
  }

  @ParameterizedTest
  @MethodSource("cases")
  void findsNothingWhereNothingChanged(Cases.Case each) {
    assertThat(SchemaComparison.of(each.old(), each.old())).isEmpty();
    assertThat(SchemaComparison.of(each.now(), each.now())).isEmpty();
  }

  @Test
  void theTableHasEveryRule() {
    Set<String> found =
        CASES.stream()
            .flatMap(each -> each.expected().stream())
            .map(line -> line.split(" ")[1])
            .collect(Collectors.toSet());
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.allOf(Rule.class).stream().map(Rule::name).toList());
    assertThat(CASES).hasSizeGreaterThanOrEqualTo(80);
  }

  /** {@code BOTH RULE Message.field: old -> new}, the case's package left out. */
  private String line(Finding finding) {
    String breaks =
        finding.breaks().size() == 2 ? "BOTH" : finding.breaks().iterator().next().name();
    String where =
        finding.field().isEmpty() ? finding.message() : finding.message() + "." + finding.field();
    return (breaks
            + " "
            + finding.rule()
            + " "
            + where
            + ": "
            + finding.old()
            + " -> "
            + finding.now())
        .replaceAll("\\bc\\d+\\.", "")
        .strip();
  }
}
