package io.asgard.enigma.store;

import static io.asgard.enigma.store.Samples.field;
import static io.asgard.enigma.store.Samples.model;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.contracts.v1.MetricModel;
import io.asgard.contracts.v1.Tag;
import org.junit.jupiter.api.Test;

class ModelRulesTest {
  @Test
  void acceptsAGoodModel() {
    assertThatCode(() -> ModelRules.check(model("supply", "speed"))).doesNotThrowAnyException();
  }

  @Test
  void saysAllThatIsWrongAtOnce() {
    MetricModel model =
        MetricModel.newBuilder()
            .setName("Supply; DROP TABLE x")
            .setTable("_asgard_metrics")
            .addTags(Tag.newBuilder().setName("time").setType("string"))
            .addTags(Tag.newBuilder().setName("s2id").setType("cell"))
            .addFields(field("s2id"))
            .addFields(field("count").toBuilder().setAggregation("count"))
            .build();
    assertThatThrownBy(() -> ModelRules.check(model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "name: Supply; DROP TABLE x (expected: [a-z][a-z0-9_]*, at most 63 characters)",
            "table: _asgard_metrics (expected: [a-z]",
            "team: missing",
            "window: 0s (expected: > 0s)",
            "tag: time (expected: none of",
            "tag s2id: type cell (expected: one of string, s2id)",
            "field: s2id (expected: a name used once)",
            "field count: aggregation count (expected: one of sum, avg, min, max, last)");
  }
}
