package io.asgard.dagger.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

class EventWatermarksTest {
  private static final RowData EVENT = new GenericRowData(0);
  private static final RowData CONTROL = GenericRowData.ofKind(RowKind.DELETE);

  private final EventWatermarks watermarks = new EventWatermarks(5_000);
  private final Emitted emitted = new Emitted();

  @Test
  void staysBehindTheNewestEvent() {
    watermarks.onEvent(EVENT, 20_000, emitted);
    watermarks.onEvent(EVENT, 17_000, emitted);
    watermarks.onPeriodicEmit(emitted);
    assertThat(emitted.times).containsExactly(14_999L);
  }

  @Test
  void aControlRecordNeedsNoDelay() {
    watermarks.onEvent(EVENT, 20_000, emitted);
    watermarks.onEvent(CONTROL, 30_000, emitted);
    watermarks.onPeriodicEmit(emitted);
    assertThat(emitted.times).containsExactly(29_999L);
  }

  @Test
  void anOldControlRecordDoesNotTurnBackTime() {
    watermarks.onEvent(EVENT, 20_000, emitted);
    watermarks.onEvent(CONTROL, 10_000, emitted);
    watermarks.onPeriodicEmit(emitted);
    assertThat(emitted.times).containsExactly(14_999L);
  }

  @Test
  void withoutEventsThereIsNothingToSay() {
    watermarks.onPeriodicEmit(emitted);
    assertThat(emitted.times).isEmpty();
  }

  private static final class Emitted implements WatermarkOutput {
    private final List<Long> times = new ArrayList<>();

    @Override
    public void emitWatermark(Watermark watermark) {
      times.add(watermark.getTimestamp());
    }

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}
  }
}
