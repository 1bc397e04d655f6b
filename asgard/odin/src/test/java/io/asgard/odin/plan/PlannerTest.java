package io.asgard.odin.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.odin.plan.Step.Action;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final Part BROKER = part("kafka-1", "kafka");
  private static final Part BROKER_2 = part("kafka-2", "kafka");
  private static final Part TOPIC = part("topic", "topic", "kafka-1", "kafka-2");
  private static final List<Part> ALL = List.of(TOPIC, BROKER, BROKER_2);

  @Test
  void createsWhatIsNotThereAfterWhatItNeeds() {
    Plan plan = Planner.plan(List.of(), ALL, Map.of());
    assertThat(steps(plan)).containsExactly("+kafka-1[]", "+kafka-2[]", "+topic[kafka-1, kafka-2]");
  }

  @Test
  void doesNothingWhenAllIsAsItShouldBe() {
    Plan plan = Planner.plan(ALL, ALL, Map.of("kafka-1", "1", "kafka-2", "1", "topic", "1"));
    assertThat(plan).isEqualTo(new Plan(List.of(), 3));
  }

  @Test
  void waitsOnlyForWhatIsInThePlan() {
    Plan plan = Planner.plan(ALL, ALL, Map.of("kafka-1", "1"));
    assertThat(steps(plan)).containsExactly("+kafka-2[]", "+topic[kafka-2]");
  }

  @Test
  void replacesThePartsOfAResourceOneByOne() {
    Plan plan = Planner.plan(ALL, ALL, Map.of("kafka-1", "0", "kafka-2", "0", "topic", "1"));
    assertThat(steps(plan)).containsExactly("~kafka-1[]", "~kafka-2[kafka-1]");
  }

  @Test
  void removesWhatNeedsFirst() {
    Plan plan = Planner.plan(ALL, List.of(), Map.of("kafka-1", "1", "kafka-2", "1", "topic", "1"));
    assertThat(steps(plan)).containsExactly("-topic[]", "-kafka-2[topic]", "-kafka-1[topic]");
  }

  @Test
  void removesWhatNobodyKnowsAnyMore() {
    Plan plan = Planner.plan(List.of(), List.of(BROKER), Map.of("kafka-1", "1", "stray", "1"));
    assertThat(steps(plan)).containsExactly("-stray[]");
  }

  @Test
  void createsAfterEverythingThatGoes() {
    Plan plan = Planner.plan(List.of(), List.of(BROKER), Map.of("stray", "1"));
    assertThat(steps(plan)).containsExactly("-stray[]", "+kafka-1[stray]");
  }

  @Test
  void refusesACircle() {
    List<Part> circle = List.of(part("a", "r", "b"), part("b", "r", "a"));
    assertThatThrownBy(() -> Planner.plan(List.of(), circle, Map.of()))
        .hasMessage("needs: [a, b] (expected: no circle)");
  }

  private static Part part(String name, String resource, String... needs) {
    return new Part(name, resource, new java.util.LinkedHashSet<>(List.of(needs)), "1");
  }

  private static List<String> steps(Plan plan) {
    return plan.steps().stream()
        .map(
            step ->
                sign(step.action())
                    + step.part().name()
                    + Set.copyOf(step.after()).stream().sorted().toList())
        .toList();
  }

  private static String sign(Action action) {
    return action.sign();
  }
}
