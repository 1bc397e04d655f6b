package io.asgard.datlantis.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import io.asgard.contracts.v1.JobSpec;
import org.junit.jupiter.api.Test;

class SpecChangeTest {
  private final JobSpec job = Samples.job();

  @Test
  void anotherDescriptionChangesNothingThatRuns() {
    assertThat(SpecChange.between(job, job.toBuilder().setDescription("x").build()))
        .isEqualTo(SpecChange.NONE);
  }

  @Test
  void anotherParallelismKeepsState() {
    assertThat(SpecChange.between(job, job.toBuilder().setParallelism(2).build()))
        .isEqualTo(SpecChange.KEEPS_STATE);
  }

  @Test
  void anotherTeamChangesNothingThatRuns() {
    JobSpec.Builder now = job.toBuilder().setTeam("x");
    now.getSinkBuilder().getTimeSeriesBuilder().getMetricBuilder().setTeam("x");
    assertThat(SpecChange.between(job, now.build())).isEqualTo(SpecChange.NONE);
  }

  @Test
  void anotherTitleOfTheMetricKeepsState() {
    JobSpec.Builder now = job.toBuilder();
    now.getSinkBuilder().getTimeSeriesBuilder().getMetricBuilder().setTitle("x");
    assertThat(SpecChange.between(job, now.build())).isEqualTo(SpecChange.KEEPS_STATE);
  }

  @Test
  void anotherMetricLosesState() {
    JobSpec.Builder now = job.toBuilder();
    now.getSinkBuilder().getTimeSeriesBuilder().getMetricBuilder().setName("x");
    assertThat(SpecChange.between(job, now.build())).isEqualTo(SpecChange.LOSES_STATE);
  }

  @Test
  void otherWindowsLoseState() {
    JobSpec.Builder now = job.toBuilder();
    now.getSinkBuilder()
        .getTimeSeriesBuilder()
        .getMetricBuilder()
        .setWindow(Durations.fromSeconds(77));
    assertThat(SpecChange.between(job, now.build())).isEqualTo(SpecChange.LOSES_STATE);
  }

  @Test
  void anotherSqlLosesState() {
    assertThat(SpecChange.between(job, job.toBuilder().setSql("SELECT 2").build()))
        .isEqualTo(SpecChange.LOSES_STATE);
  }
}
