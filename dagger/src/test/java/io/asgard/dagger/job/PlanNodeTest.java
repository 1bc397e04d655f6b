package io.asgard.dagger.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.dagger.source.Span;
import org.junit.jupiter.api.Test;

/** Of descriptions as Flink 2.2's planner writes them. */
class PlanNodeTest {
  @Test
  void knowsWindowsOfTheTime() {
    assertThat(
            node("[3]:GlobalWindowAggregate(groupBy=[k], window=[TUMBLE(slice_end=[$slice_end],"
                    + " size=[10 s])], select=[k, COUNT(*) AS window])")
                .span())
        .contains(new Span(10_000, 10_000, 0, false));
    assertThat(
            node("WindowTableFunction(window=[HOP(time_col=[rowtime], size=[1 min], slide=[10 s])])")
                .span())
        .contains(new Span(60_000, 10_000, 0, false));
    assertThat(
            node("[4]:WindowAggregate(window=[CUMULATE(time_col=[rowtime], max_size=[1 h], step=[10 min])])")
                .span())
        .contains(new Span(3_600_000, 600_000, 0, true));
    assertThat(
            node("WindowAggregate(window=[TUMBLE(time_col=[t], size=[1 min], offset=[5 s])])")
                .span())
        .contains(new Span(60_000, 60_000, 5_000, false));
    assertThat(
            node("WindowAggregate(window=[TUMBLE(time_col=[t], size=[1 min], offset=[-5 s])])")
                .span())
        .contains(new Span(60_000, 60_000, -5_000, false));
  }

  @Test
  void knowsThoseOfTheOldSyntax() {
    assertThat(
            node("[3]:GroupWindowAggregate(window=[TumblingGroupWindow('w$, rowtime, 5000)], select=[COUNT(*)])")
                .span())
        .contains(new Span(5_000, 5_000, 0, false));
    assertThat(
            node("GroupWindowAggregate(window=[SlidingGroupWindow('w$, rowtime, 60000, 5000)], select=[COUNT(*)])")
                .span())
        .contains(new Span(60_000, 5_000, 0, false));
  }

  @Test
  void sessionsAndOtherNodesHaveNone() {
    assertThat(node("[3]:WindowAggregate(window=[SESSION(time_col=[rowtime], gap=[10 s])])").span())
        .isEmpty();
    assertThat(node("Calc(select=['window=[TUMBLE(time_col=[t], size=[1 s])]' AS text])").span())
        .isEmpty();
    assertThat(node("anything").kind()).isEmpty();
  }

  private static PlanNode node(String description) {
    return PlanNode.of(description);
  }
}
