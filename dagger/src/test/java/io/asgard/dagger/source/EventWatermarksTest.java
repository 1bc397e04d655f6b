package io.asgard.dagger.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.clock.ManualClock;
import org.apache.flink.util.clock.RelativeClock;
import org.junit.jupiter.api.Test;

class EventWatermarksTest {
  private static final RowData EVENT = new GenericRowData(0);
  private static final RowData CONTROL = GenericRowData.ofKind(RowKind.DELETE);

  private final ManualClock clock = new ManualClock();
  private final WatermarkGeneratorSupplier<RowData> supplier =
      EventWatermarks.supplier(Duration.ofSeconds(5), Duration.ofSeconds(60));
  private final WatermarkGenerator<RowData> watermarks = partition();
  private final Emitted emitted = new Emitted();

  @Test
  void staysBehindTheNewestEvent() {
    watermarks.onEvent(EVENT, 20_000, emitted);
    watermarks.onEvent(EVENT, 17_000, emitted);
    watermarks.onPeriodicEmit(emitted);
    assertThat(emitted.times).containsExactly(14_999L);
  }

  @Test
  void aControlRecordCountsAtOnceAndWithoutDelay() {
    watermarks.onEvent(EVENT, 20_000, emitted);
    watermarks.onEvent(CONTROL, 30_000, emitted);
    assertThat(emitted.times).containsExactly(29_999L);
  }

  @Test
  void anOldControlRecordDoesNotTurnBackTime() {
    watermarks.onEvent(EVENT, 20_000, emitted);
    watermarks.onEvent(CONTROL, 10_000, emitted);
    assertThat(emitted.times).containsExactly(14_999L);
  }

  @Test
  void withoutEventsThereIsNothingToSay() {
    watermarks.onPeriodicEmit(emitted);
    assertThat(emitted.times).isEmpty();
  }

  @Test
  void aSilentPartitionStepsAsideUntilItsNextEvent() {
    WatermarkGenerator<RowData> other = partition();
    watermarks.onEvent(EVENT, 20_000, emitted);
    other.onEvent(EVENT, 30_000, emitted);
    watermarks.onPeriodicEmit(emitted);
    clock.advanceTime(Duration.ofSeconds(61));
    watermarks.onPeriodicEmit(emitted);
    assertThat(emitted.idle).isTrue();
    watermarks.onEvent(EVENT, 21_000, emitted);
    watermarks.onPeriodicEmit(emitted);
    assertThat(emitted.times).containsExactly(14_999L, 15_999L);
    assertThat(emitted.idle).isFalse();
  }

  @Test
  void aPartitionThatNeverHadAnEventStepsAside() {
    watermarks.onPeriodicEmit(emitted);
    clock.advanceTime(Duration.ofSeconds(61));
    watermarks.onPeriodicEmit(emitted);
    assertThat(emitted.idle).isTrue();
  }

  @Test
  void ofPartitionsThatFallSilentTogetherTheFurthestStepsAsideLast() {
    WatermarkGenerator<RowData> other = partition();
    Emitted others = new Emitted();
    watermarks.onEvent(EVENT, 20_000, emitted);
    other.onEvent(EVENT, 30_000, others);
    watermarks.onPeriodicEmit(emitted);
    other.onPeriodicEmit(others);
    clock.advanceTime(Duration.ofSeconds(61));
    watermarks.onPeriodicEmit(emitted);
    other.onPeriodicEmit(others);
    assertThat(List.of(emitted.idle, others.idle)).containsExactly(true, false);
    clock.advanceTime(Duration.ofSeconds(60));
    other.onPeriodicEmit(others);
    assertThat(others.idle).isTrue();
  }

  private WatermarkGenerator<RowData> partition() {
    return supplier.createWatermarkGenerator(
        new WatermarkGeneratorSupplier.Context() {
          @Override
          public MetricGroup getMetricGroup() {
            return new UnregisteredMetricsGroup();
          }

          @Override
          public RelativeClock getInputActivityClock() {
            return clock;
          }
        });
  }

  private static final class Emitted implements WatermarkOutput {
    private final List<Long> times = new ArrayList<>();
    private boolean idle;

    @Override
    public void emitWatermark(Watermark watermark) {
      times.add(watermark.getTimestamp());
      idle = false;
    }

    @Override
    public void markIdle() {
      idle = true;
    }

    @Override
    public void markActive() {}
  }
}
