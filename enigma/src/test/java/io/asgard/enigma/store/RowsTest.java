package io.asgard.enigma.store;

import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowsTest {
  @Test
  void labelsBucketsByTheirEnd() {
    Rows rows = new Rows(Ask.of("supply").step(Duration.ofSeconds(10)).query());
    rows.add(List.of("1", "BIKE"), "2026-01-31T10:00:00.000000Z", List.of(1.0));
    rows.add(List.of("1", "BIKE"), "2026-01-31T10:00:10.000000001Z", List.of(2.0));
    assertThat(rows.list())
        .extracting(row -> row.get(2))
        .containsExactly("2026-01-31T10:00:10Z", "2026-01-31T10:00:20Z");
  }

  @Test
  void leavesOutRowsWithoutValues() {
    Rows rows = new Rows(Ask.of("supply").drivers(Aggregation.SUM, Aggregation.COUNT).query());
    rows.add(List.of("1", "BIKE"), null, asList(null, 0.0));
    rows.add(List.of("2", "BIKE"), null, asList(null, null));
    rows.add(List.of("3", ""), null, asList(7.0, null));
    assertThat(rows.list()).containsExactly(asList("3", null, 7.0, 0.0));
  }

  @Test
  void refusesMoreThanTheQueryAllows() {
    Rows rows = new Rows(Ask.of("supply").atMost(1).query());
    rows.add(List.of("1", "BIKE"), null, List.of(1.0));
    assertThatThrownBy(() -> rows.add(List.of("2", "BIKE"), null, List.of(1.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("rows: more than 1 (expected:");
  }
}
