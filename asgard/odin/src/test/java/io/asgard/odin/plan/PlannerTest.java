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
    Plan plan = Planner.plan(List.of(), ALL, Observed.of(Map.of()));
    assertThat(steps(plan)).containsExactly("+kafka-1[]", "+kafka-2[]", "+topic[kafka-1, kafka-2]");
  }

  @Test
  void doesNothingWhenAllIsAsItShouldBe() {
    Plan plan =
        Planner.plan(ALL, ALL, Observed.of(Map.of("kafka-1", "1", "kafka-2", "1", "topic", "1")));
    assertThat(plan).isEqualTo(new Plan(List.of(), 3, List.of(), List.of(), List.of()));
  }

  @Test
  void waitsOnlyForWhatIsInThePlan() {
    Plan plan = Planner.plan(ALL, ALL, Observed.of(Map.of("kafka-1", "1")));
    assertThat(steps(plan)).containsExactly("+kafka-2[]", "+topic[kafka-2]");
  }

  @Test
  void replacesThePartsOfAResourceOneByOne() {
    Plan plan =
        Planner.plan(ALL, ALL, Observed.of(Map.of("kafka-1", "0", "kafka-2", "0", "topic", "1")));
    assertThat(steps(plan)).containsExactly("~kafka-1[]", "~kafka-2[kafka-1]");
  }

  @Test
  void removesWhatNeedsFirst() {
    Plan plan =
        Planner.plan(
            ALL, List.of(), Observed.of(Map.of("kafka-1", "1", "kafka-2", "1", "topic", "1")));
    assertThat(steps(plan)).containsExactly("-topic[]", "-kafka-2[topic]", "-kafka-1[topic]");
  }

  @Test
  void removesWhatNobodyKnowsAnyMore() {
    Plan plan =
        Planner.plan(List.of(), List.of(BROKER), Observed.of(Map.of("kafka-1", "1", "stray", "1")));
    assertThat(steps(plan)).containsExactly("-stray[]");
  }

  @Test
  void createsAfterEverythingThatGoes() {
    Plan plan = Planner.plan(List.of(), List.of(BROKER), Observed.of(Map.of("stray", "1")));
    assertThat(steps(plan)).containsExactly("-stray[]", "+kafka-1[stray]");
  }

  @Test
  void oneOfSeveralEqualsGoesWhenTheOthersAreThereToTakeOver() {
    Part net = part("net", "net");
    Part one = part("kafka-1", "kafka", "net");
    Part other = part("kafka-copy-1", "kafka");
    Part three = part("kafka-3", "kafka", "net");
    Plan plan =
        Planner.plan(
            List.of(net, one, three),
            List.of(net, one, other),
            Observed.of(Map.of("kafka-3", "1", "stray", "1")));
    assertThat(steps(plan))
        .containsExactly(
            "-stray[]",
            "+net[stray]",
            "+kafka-1[net, stray]",
            "-kafka-3[kafka-1]",
            "+kafka-copy-1[kafka-3, stray]");
  }

  @Test
  void repairsWhatIsNotAsItWasMade() {
    Drift edited = new Drift("topic", "topic", "retention.ms", "1", "2", "");
    Drift refused = new Drift("kafka-1", "kafka", "data", "1", "2", "nobody can");
    Map<String, String> actual = Map.of("kafka-1", "1", "kafka-2", "1", "topic", "1");
    Plan plan = Planner.plan(ALL, ALL, new Observed(actual, List.of(edited, refused)));
    assertThat(plan.steps()).extracting(Step::action).containsExactly(Action.REPAIR);
    assertThat(plan.unchanged()).isEqualTo(2);
    assertThat(plan.drift()).containsExactly(edited, refused);
  }

  @Test
  void saysWhatWasBegunAndNotFinished() {
    Plan plan = Planner.plan(List.of(), List.of(BROKER), Observed.of(Map.of("kafka-1", "")));
    assertThat(plan.steps()).extracting(Step::reason).containsExactly("was begun and not finished");
  }

  @Test
  void refusesACircle() {
    List<Part> circle = List.of(part("a", "r", "b"), part("b", "r", "a"));
    assertThatThrownBy(() -> Planner.plan(List.of(), circle, Observed.of(Map.of())))
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
