package io.asgard.registry.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import io.asgard.platform.records.DescriptorSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaComparisonTest {
  private static final List<Cases.Case> CASES = Cases.in("/compatibility/cases.txt");

  private static final Map<DescriptorSet, DescriptorSet> PARSED_AGAIN =
      CASES.stream()
          .flatMap(each -> Stream.of(each.old().set(), each.now().set()))
          .distinct()
          .collect(Collectors.toMap(set -> set, SchemaComparisonTest::copy));

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
    assertThat(SchemaComparison.of(each.old(), again(each.old()))).isEmpty();
    assertThat(SchemaComparison.of(each.now(), again(each.now()))).isEmpty();
  }

  // As from the store: no object is the same one.
  private static TopicTypes again(TopicTypes types) {
    return new TopicTypes(PARSED_AGAIN.get(types.set()), types.key(), types.message());
  }

  private static DescriptorSet copy(DescriptorSet set) {
    FileDescriptorSet.Builder files = FileDescriptorSet.newBuilder();
    set.files().values().forEach(file -> files.addFile(file.toProto()));
    return DescriptorSet.parse(files.build().toByteArray());
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
