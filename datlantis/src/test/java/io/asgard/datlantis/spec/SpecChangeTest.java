package io.asgard.datlantis.spec;

import static org.assertj.core.api.Assertions.assertThat;

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
  void anotherSqlLosesState() {
    assertThat(SpecChange.between(job, job.toBuilder().setSql("SELECT 2").build()))
        .isEqualTo(SpecChange.LOSES_STATE);
  }
}
