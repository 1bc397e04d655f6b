package io.asgard.odin.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.odin.replay.Selection.By;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReplayPlannerTest {
  private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Sides SIDES = new Sides("c/1", 2, 2, false);

  @Test
  void readsFromTheFirstThatMayMatterToTheEnd() {
    Extent some = new Extent(0, 0, 100, OptionalLong.of(40), OptionalLong.of(5));
    Extent none = new Extent(1, 0, 50, OptionalLong.empty(), OptionalLong.of(5));
    assertThat(spans(order(Optional.of(HOUR)), some, none)).containsExactly("40-100", "50-50");
  }

  @Test
  void readsAllIfNobodyKnowsHowFarAheadEventsAre() {
    Extent all = new Extent(0, 0, 100, OptionalLong.of(40), OptionalLong.of(5));
    assertThat(spans(order(Optional.empty()), all)).containsExactly("0-100");
  }

  @Test
  void seeksEarlierByAsMuchAsEventsMayBeAhead() {
    assertThat(ReplayPlanner.bound(order(Optional.of(HOUR)))).contains(ago(11));
  }

  @Test
  void saysWhatRetentionHasDeleted() {
    Extent cut = new Extent(1, 7, 100, OptionalLong.of(7), time(ago(8)));
    assertThatThrownBy(() -> spans(order(Optional.of(HOUR)), cut))
        .hasMessage(
            "from: "
                + ago(10)
                + " (expected: >= "
                + ago(7)
                + "; retention has deleted what arrived before "
                + ago(8)
                + " in the partitions [1] of t of s)");
  }

  @Test
  void missesNothingOfAPartitionThatWasQuiet() {
    Extent quiet = new Extent(0, 7, 8, OptionalLong.of(7), time(ago(1)));
    Extent empty = new Extent(1, 7, 7, OptionalLong.empty(), OptionalLong.empty());
    List<Extent> extents = List.of(quiet, empty);
    assertThat(begin(order(Optional.of(HOUR)), extents, Optional.of(HOUR.multipliedBy(24))))
        .isEqualTo(List.of("7-8", "7-7"));
    assertThatThrownBy(() -> begin(order(Optional.of(HOUR)), extents, Optional.of(HOUR)))
        .hasMessageContaining("in the partitions [0, 1]");
  }

  @Test
  void refusesToFeedItselfAndFewerPartitionsAtOnce() {
    assertThatThrownBy(
            () -> ReplayPlanner.check(order(Optional.empty()), new Sides("c/1", 2, 1, true)))
        .hasMessage(
            "into: t of u (expected: another topic than the source, or it never ends)\n"
                + "partitions of t of u: 1 (expected: >= those of the source, 2)");
  }

  @Test
  void namesBothRangesWhenTheIdIsTaken() {
    ReplayState state =
        ReplayPlanner.begin(order(Optional.empty()), SIDES, List.of(), Optional.empty(), NOW);
    Sides elsewhere = new Sides("c/2", 2, 2, false);
    assertThatThrownBy(() -> state.check(order(Optional.empty()), elsewhere))
        .hasMessageStartingWith("id: x: asks for [2026-03-02T02:00:00Z, 2026-03-02T07:00:00Z)")
        .hasMessageContaining("t of s (c/2) (expected: [2026-03-02T02:00:00Z, 2026-03-02T07")
        .hasMessageContaining("t of s (c/1), which began under this id");
  }

  private static List<String> spans(ReplayOrder order, Extent... extents) {
    return begin(order, List.of(extents), Optional.empty());
  }

  private static List<String> begin(
      ReplayOrder order, List<Extent> extents, Optional<Duration> retention) {
    return ReplayPlanner.begin(order, SIDES, extents, retention, NOW).tracks().stream()
        .map(track -> track.next() + "-" + track.counts().end())
        .toList();
  }

  private static ReplayOrder order(Optional<Duration> ahead) {
    return new ReplayOrder(
        "x",
        new StreamTopic("s", Map.of(), "t"),
        new StreamTopic("u", Map.of(), "t"),
        new Selection(new Moment("10h", ago(10)), new Moment("5h", ago(5)), By.EVENT),
        ahead,
        OptionalLong.empty());
  }

  private static Instant ago(int hours) {
    return NOW.minus(Duration.ofHours(hours));
  }

  private static OptionalLong time(Instant at) {
    return OptionalLong.of(at.toEpochMilli());
  }
}
