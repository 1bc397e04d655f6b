package io.asgard.odin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.odin.plan.Change;
import io.asgard.odin.plan.Drift;
import io.asgard.odin.plan.Part;
import io.asgard.odin.plan.Plan;
import io.asgard.odin.plan.Step;
import io.asgard.odin.plan.Step.Action;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PlanTextTest {
  private static final Part BROKER =
      Part.process("main-1", "p/stream/main", Set.of(), "1").restartedWhen("it can be spared");
  private static final Part TOPIC = new Part("topic/t", "p/topic/t", Set.of(), "1");

  @Test
  void saysThatThereIsNothingToDo() {
    assertThat(text(new Plan(List.of(), 7, List.of(), List.of(), List.of())))
        .containsExactly("no changes, 7 parts");
  }

  @Test
  void saysWhatChangesAndWhatIsRestartedAfterWhat() {
    Step restart = new Step(Action.REPLACE, BROKER, "settings or files changed", Set.of());
    Step create = new Step(Action.CREATE, TOPIC, "is not there", Set.of("main-1"));
    Change change = new Change("p/stream/main", "heap", "1g", "2g");
    assertThat(
            text(new Plan(List.of(restart, create), 1, List.of(change), List.of(), List.of("x"))))
        .containsExactly(
            "~ p/stream/main",
            "      heap: 1g → 2g",
            "    ~ main-1 restarts when it can be spared: settings or files changed",
            "+ p/topic/t",
            "    + topic/t is created, after main-1: is not there",
            "  ? x: looked at, and repaired, once what it needs runs",
            "2 steps, 1 parts unchanged");
  }

  @Test
  void saysWhatIsDestroyedRepairedAndNotRepaired() {
    Step remove =
        new Step(Action.REMOVE, BROKER, "is not wanted any more", Set.of()).destroying("9 KB");
    Step repair = new Step(Action.REPAIR, TOPIC, "is not as it was made", Set.of());
    Drift repaired = new Drift("topic/t", "p/topic/t", "retention.ms", "1", "2", "");
    Drift refused = new Drift("topic/t", "p/topic/t", "partitions", "1", "2", "it cannot shrink");
    Plan plan =
        new Plan(List.of(remove, repair), 0, List.of(), List.of(repaired, refused), List.of());
    assertThat(text(plan))
        .containsExactly(
            "- p/stream/main",
            "    - main-1 is removed: is not wanted any more; DESTROYS 9 KB",
            "~ p/topic/t",
            "    ~ topic/t is repaired: is not as it was made",
            "        retention.ms: 2 (expected: 1)",
            "! topic/t: partitions: 2 (expected: 1)",
            "      not repaired: it cannot shrink",
            "2 steps, 0 parts unchanged");
  }

  private static List<String> text(Plan plan) {
    return new PlanText(JsonMapper.shared().valueToTree(plan)).lines();
  }
}
