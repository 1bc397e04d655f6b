package io.asgard.dagger.source;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.clock.RelativeClock;

/**
 * How far event time has come in one partition: the newest event less the delay, or what a control
 * record says, whichever is later. A silent partition steps aside, so that it does not hold back
 * the others.
 *
 * <p>Of the partitions that one reader has, the furthest steps aside last. If all fell silent
 * together and stepped aside at once, nobody would be left to say that windows have closed (Flink
 * 2.2 keeps the old watermark then).
 */
final class EventWatermarks implements WatermarkGenerator<RowData> {
  private final long delay;
  private final long idleNanos;
  private final Furthest furthest;
  private final RelativeClock clock;
  private long reached = Long.MIN_VALUE;
  private boolean active = true;
  private long silentSince;

  private EventWatermarks(long delay, long idleNanos, Furthest furthest, RelativeClock clock) {
    this.delay = delay;
    this.idleNanos = idleNanos;
    this.furthest = furthest;
    this.clock = clock;
  }

  /**
   * For the partitions of one input.
   *
   * @param idleAfter a partition without events for so long is silent
   */
  static WatermarkGeneratorSupplier<RowData> supplier(Duration delay, Duration idleAfter) {
    // A copy per task, since Flink serializes the supplier: tasks share nothing.
    Furthest furthest = new Furthest();
    long delayMillis = delay.toMillis();
    long idleNanos = idleAfter.toNanos();
    return context ->
        new EventWatermarks(delayMillis, idleNanos, furthest, context.getInputActivityClock());
  }

  @Override
  public void onEvent(RowData row, long time, WatermarkOutput output) {
    // A watermark t says that nothing at or before t follows, a control record that nothing
    // before its time does.
    boolean told = row.getRowKind() == RowKind.DELETE;
    reached = Math.max(reached, told ? time - 1 : time - delay - 1);
    furthest.time = Math.max(furthest.time, reached);
    active = true;
    if (told) {
      // At once: a checkpoint that has the record's offset must have its effect too.
      output.emitWatermark(new Watermark(reached));
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    if (active) {
      active = false;
      silentSince = clock.relativeTimeNanos();
    }
    boolean leads = reached != Long.MIN_VALUE && reached == furthest.time;
    long patience = leads ? 2 * idleNanos : idleNanos;
    if (clock.relativeTimeNanos() - silentSince > patience) {
      output.markIdle();
    } else if (reached != Long.MIN_VALUE) {
      output.emitWatermark(new Watermark(reached));
    }
  }

  /** The furthest of the partitions that a task reads. Used by the task's thread. */
  private static final class Furthest implements Serializable {
    private long time = Long.MIN_VALUE;
  }
}
