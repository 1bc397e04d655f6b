package io.asgard.dagger.source;

import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.OutputTag;

/**
 * Takes out the events whose window has closed, and says which window that was. SQL's window
 * operators would drop the same ones without a word: their watermark is never ahead of the one
 * here, so nothing that passes is dropped later, and what is counted is exactly what is missing.
 *
 * <p>A job that begins at a boundary reads again what its windows before had in them. Until event
 * time has come back there, that is neither late nor needed.
 */
final class LateFilter extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<RowData, RowData> {
  /** The end of the window that a late event belonged to. */
  static final OutputTag<Long> LATE = new OutputTag<>("late", Types.LONG);

  private final long window;
  private final long boundary;
  private long watermark = Long.MIN_VALUE;
  private transient Counter late;
  private transient Counter before;
  private transient ListState<Long> state;

  /**
   * Windows of a length.
   *
   * @param boundary the end of the last one that is written already
   */
  @SuppressWarnings("NullAway.Init") // open() and initializeState() do it, on the task
  LateFilter(long window, long boundary) {
    this.window = window;
    this.boundary = boundary;
  }

  @Override
  public void open() throws Exception {
    super.open();
    late = getMetricGroup().counter("late", new SimpleCounter());
    before = getMetricGroup().counter("before", new SimpleCounter());
  }

  @Override
  public void processElement(StreamRecord<RowData> event) {
    if (event.getValue().getRowKind() == RowKind.DELETE) {
      return;
    }
    long end = (Math.floorDiv(event.getTimestamp(), window) + 1) * window;
    if (end > boundary && end - 1 > watermark) {
      output.collect(event);
      return;
    }
    if (end <= boundary && watermark < boundary - 1) {
      before.inc();
      return;
    }
    late.inc();
    output.collect(LATE, new StreamRecord<>(end));
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    watermark = Math.max(watermark, mark.getTimestamp());
    super.processWatermark(mark);
  }

  // The window operators remember their watermark over a restart, so this one must as well.
  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("watermark", Types.LONG));
    if (context.isRestored()) {
      long earliest = Long.MAX_VALUE;
      for (long each : state.get()) {
        earliest = Math.min(earliest, each);
      }
      watermark = earliest == Long.MAX_VALUE ? Long.MIN_VALUE : earliest;
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    state.clear();
    state.add(watermark);
  }
}
