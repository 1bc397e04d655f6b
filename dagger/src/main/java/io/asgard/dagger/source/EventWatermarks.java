package io.asgard.dagger.source;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/**
 * How far event time has come in one partition: the newest event less the delay, or what a control
 * record says, whichever is later.
 */
final class EventWatermarks implements WatermarkGenerator<RowData> {
  private final long delay;
  private long reached = Long.MIN_VALUE;

  EventWatermarks(long delay) {
    this.delay = delay;
  }

  @Override
  public void onEvent(RowData row, long time, WatermarkOutput output) {
    // A watermark t says that nothing at or before t follows, a control record that nothing
    // before its time does.
    long now = row.getRowKind() == RowKind.DELETE ? time - 1 : time - delay - 1;
    reached = Math.max(reached, now);
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    if (reached != Long.MIN_VALUE) {
      output.emitWatermark(new Watermark(reached));
    }
  }
}
