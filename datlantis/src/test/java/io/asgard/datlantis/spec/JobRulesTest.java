package io.asgard.datlantis.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.contracts.v1.Field;
import io.asgard.contracts.v1.Input;
import io.asgard.contracts.v1.JobSpec;
import io.asgard.contracts.v1.MetricModel;
import io.asgard.contracts.v1.Tag;
import org.junit.jupiter.api.Test;

class JobRulesTest {
  private final JobRules rules = new JobRules("driver-location"::equals);

  @Test
  void theSampleIsLegal() {
    assertThat(rules.checked("supply", Samples.job())).isEqualTo(Samples.job());
  }

  @Test
  void whatMayBeLeftOutIsFilledIn() {
    JobSpec.Builder short1 = Samples.job().toBuilder().clearParallelism();
    short1.getSinkBuilder().getTimeSeriesBuilder().getMetricBuilder().clearTeam();
    assertThat(rules.checked("supply", short1.build())).isEqualTo(Samples.job());
  }

  @Test
  void allProblemsAreToldAtOnce() {
    JobSpec wrong =
        JobSpec.newBuilder()
            .setName("Supply")
            .setParallelism(-1)
            .addInputs(Input.newBuilder().setTable("t").addTopics("nothing"))
            .setSql("SELECT 1")
            .build();
    assertThatThrownBy(() -> rules.checked("supply", wrong))
        .hasMessageContaining("name: Supply (expected: as in the path, supply)")
        .hasMessageContaining("name: Supply (expected: [a-z]")
        .hasMessageContaining("team: empty")
        .hasMessageContaining("parallelism: -1 (expected: > 0)")
        .hasMessageContaining("inputs.t.stream: empty")
        .hasMessageContaining("inputs.t.topics: nothing (expected: a topic of the schema registry)")
        .hasMessageContaining("sql: no column window_timestamp")
        .hasMessageContaining("sink: none");
  }

  @Test
  void aMetricHasTheColumnsOfTheSql() {
    MetricModel.Builder metric =
        MetricModel.newBuilder()
            .setName("supply")
            .setTeam("transport")
            .addTags(Tag.newBuilder().setName("city").setType("text"))
            .addFields(Field.newBuilder().setName("trips").setAggregation("total"));
    JobSpec.Builder wrong = Samples.job().toBuilder();
    wrong.getSinkBuilder().getTimeSeriesBuilder().setMetric(metric);
    assertThatThrownBy(() -> rules.checked("supply", wrong.build()))
        .hasMessageContaining("metric.window: 0s")
        .hasMessageContaining("metric.tags.city.type: text")
        .hasMessageContaining("metric.tags.city: (expected: column label_city)")
        .hasMessageContaining("metric.fields.trips.aggregation: total")
        .hasMessageContaining("metric.fields.trips: (expected: column trips)");
  }
}
