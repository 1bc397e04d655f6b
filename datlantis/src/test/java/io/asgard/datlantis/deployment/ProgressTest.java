package io.asgard.datlantis.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.contracts.v1.Input;
import io.asgard.contracts.v1.JobSpec;
import io.asgard.datlantis.spec.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ProgressTest {
  private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
  private static final Map<String, String> HOME = Map.of("locstream", "h:8601");
  private static final Map<String, String> OTHER = Map.of("locstream", "h:8606");

  private final JobSpec spec = Samples.job(); // Its input begins at the end.

  @Test
  void whatEndedLastIsWhereAJobGoesOn() {
    Progress progress = Progress.NONE.closed(NOW).closed(NOW.minusSeconds(10));
    assertThat(progress.closed()).isEqualTo(NOW);
    assertThat(Beginning.after(spec, progress)).isEqualTo(new Beginning(NOW, Map.of(), true));
  }

  @Test
  void whatArrivedBeforeAJobFirstBeganIsNothingToInputsThatBeginAtTheEnd() {
    Progress started = Progress.NONE.started(HOME, NOW).started(OTHER, NOW.plusSeconds(60));
    assertThat(started.began()).isEqualTo(NOW);
    assertThat(Beginning.after(spec, started).arrived()).isEqualTo(Map.of("driver_location", NOW));
    JobSpec.Builder earliest = spec.toBuilder();
    earliest.getInputsBuilder(0).setStart(Input.Start.EARLIEST);
    assertThat(Beginning.after(earliest.build(), started).arrived()).isEmpty();
  }

  @Test
  void whoAsksForATimeOrTheLatestGetsIt() {
    assertThat(Beginning.asked(Job.of(spec), "latest", NOW))
        .isEqualTo(new Beginning(null, Map.of("driver_location", NOW), false));
    assertThat(Beginning.asked(Job.of(spec), "2026-01-05T07:00:00Z", NOW))
        .isEqualTo(new Beginning(NOW.minusSeconds(3_600), Map.of(), false));
    assertThatThrownBy(() -> Beginning.asked(Job.of(spec), "yesterday", NOW))
        .hasMessageStartingWith("from: yesterday (expected: latest, or a time");
  }

  @Test
  void whatAJobWasAskedToLeaveOutStaysSo() {
    Beginning time = Beginning.asked(Job.of(spec), "2026-01-05T08:00:00Z", NOW);
    Progress begun = Progress.asked(time).started(HOME, NOW.plusSeconds(60));
    assertThat(Beginning.after(spec, begun))
        .isEqualTo(new Beginning(NOW, Map.of("driver_location", Instant.EPOCH), true));
    Progress latest =
        Progress.asked(Beginning.asked(Job.of(spec), "latest", NOW)).started(HOME, NOW);
    assertThat(Beginning.after(spec, latest))
        .isEqualTo(new Beginning(null, Map.of("driver_location", NOW), true));
  }

  @Test
  void whoAsksForTheLatestKeepsTheWindowsThatAreWritten() {
    Job job = Job.of(spec).with(Progress.NONE.closed(NOW));
    assertThat(Beginning.asked(job, "latest", NOW.plusSeconds(5)).boundary()).isEqualTo(NOW);
  }

  @Test
  void anotherStoreHasNoneOfTheWindows() {
    Job job = Job.of(spec).with(Progress.NONE.started(HOME, NOW).closed(NOW));
    assertThat(job.moved().progress()).isEqualTo(Progress.NONE.started(HOME, NOW));
  }

  @Test
  void theTimeWithoutTheJobIsTold() {
    Progress moved = Progress.NONE.refused("x").moved(OTHER, Beginning.INPUTS, "why", NOW);
    assertThat(moved.refused()).isEmpty();
    assertThat(moved.onItsWay()).isTrue();
    Progress.Moved ran = moved.ran(NOW.plusSeconds(4)).moved();
    assertThat(ran).isEqualTo(new Progress.Moved(NOW, "why", NOW.plusSeconds(4)));
    assertThat(ran.took()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void checkpointsOfAnotherClusterAreNotStartedFrom() {
    Job job = Job.of(spec);
    Progress there = job.progress().moved(OTHER, Beginning.INPUTS, "why", NOW);
    assertThat(job.takenAlong(Move.BOUNDARY, there).incarnation().heirOf()).isEmpty();
    assertThat(job.takenAlong(Move.CHECKPOINT, there).incarnation().heirOf())
        .isEqualTo(List.of(job.flinkId()));
  }

  @Test
  void isKeptAsJson() {
    Progress kept =
        Progress.NONE
            .started(HOME, NOW)
            .closed(NOW)
            .moved(OTHER, new Beginning(NOW, Map.of("t", NOW), true), "why", NOW);
    assertThat(read(JsonMapper.shared().writeValueAsString(kept))).isEqualTo(kept);
    assertThat(read("{}")).isEqualTo(Progress.NONE);
  }

  private static Progress read(String json) {
    return JsonMapper.shared().readValue(json, Progress.class);
  }
}
