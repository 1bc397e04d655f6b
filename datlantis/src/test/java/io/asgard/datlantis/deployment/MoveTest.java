package io.asgard.datlantis.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MoveTest {
  private static final Map<String, String> THEN =
      Map.of("locstream", "h:8601,h:8602,h:8603", "mainstream", "h:8501");

  @Test
  void aJobWhoseStreamsAreWhereTheyWereStays() {
    assertThat(between(THEN)).isEqualTo(Move.NONE);
  }

  @Test
  void anotherClusterOfAnInputIsABoundary() {
    assertThat(between(Map.of("locstream", "h:8606,h:8607", "mainstream", "h:8501")))
        .isEqualTo(Move.BOUNDARY);
    assertThat(between(Map.of("locstream", "h:8606", "mainstream", "h:8506")))
        .isEqualTo(Move.BOUNDARY);
  }

  @Test
  void offsetsHoldWhereOnlyItsOutputIsElsewhere() {
    assertThat(between(Map.of("locstream", "h:8601,h:8602,h:8603", "mainstream", "h:8506")))
        .isEqualTo(Move.CHECKPOINT);
  }

  @Test
  void aClusterThatGrowsOrShrinksIsTheSame() {
    assertThat(between(Map.of("locstream", "h:8602,h:8603,h:8604"))).isEqualTo(Move.NONE);
  }

  @Test
  void aStreamThatItDidNotKnowHasNotMoved() {
    assertThat(between(Map.of("paystream", "h:8701"))).isEqualTo(Move.NONE);
    assertThat(Move.between(Map.of(), THEN, Set.of("locstream"))).isEqualTo(Move.NONE);
  }

  @Test
  void tellsFromWhereToWhere() {
    assertThat(Move.told(THEN, Map.of("locstream", "h:8606", "mainstream", "h:8501")))
        .isEqualTo("stream locstream: moved from h:8601,h:8602,h:8603 to h:8606");
  }

  private static Move between(Map<String, String> now) {
    return Move.between(THEN, now, Set.of("locstream", "paystream"));
  }
}
