package io.asgard.dagger.source;

import java.util.ArrayList;
import java.util.List;
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
 * Takes out the events whose windows have all closed, and says which windows an event has missed.
 * SQL's window operators would drop the same ones without a word: their watermark is never ahead of
 * the one here, so nothing that passes is dropped later, and what is counted is exactly what is
 * missing.
 *
 * <p>A job that begins at a boundary reads again what its windows before had in them. Until event
 * time has come back there, that is neither late nor needed.
 */
final class LateFilter extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<RowData, RowData> {
  private final long boundary;
  // Known once the SQL is translated, before any task is made.
  private final List<Span> spans = new ArrayList<>();
  private long watermark = Long.MIN_VALUE;
  private transient Counter late;
  private transient Counter partly;
  private transient Counter before;
  private transient ListState<Long> state;

  /**
   * For windows that are told later.
   *
   * @param boundary the end of the last one that is written already
   */
  @SuppressWarnings("NullAway.Init") // open() and initializeState() do it, on the task
  LateFilter(long boundary) {
    this.boundary = boundary;
  }

  /** The ends of the windows that late events belonged to. */
  static OutputTag<Long> late(Span span) {
    return new OutputTag<>(
        "late " + span.size() + " " + span.step() + " " + span.offset() + " " + span.cumulates(),
        Types.LONG);
  }

  void windows(Span span) {
    if (!spans.contains(span)) {
      spans.add(span);
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    late = getMetricGroup().counter("late", new SimpleCounter());
    partly = getMetricGroup().counter("partlyLate", new SimpleCounter());
    before = getMetricGroup().counter("before", new SimpleCounter());
  }

  @Override
  public void processElement(StreamRecord<RowData> event) {
    if (event.getValue().getRowKind() == RowKind.DELETE) {
      return;
    }
    long time = event.getTimestamp();
    boolean open = false;
    boolean missed = false;
    long last = Long.MIN_VALUE;
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      long end = span.last(time);
      last = Math.max(last, end);
      open |= end - 1 > watermark && end > boundary;
      missed |= span.first(time) - 1 <= watermark;
    }
    if (open && !missed) {
      output.collect(event);
    } else if (last <= boundary && watermark < boundary - 1) {
      before.inc();
    } else {
      missed(time);
      (open ? partly : late).inc();
      if (open) {
        output.collect(event);
      }
    }
  }

  private void missed(long time) {
    for (Span span : spans) {
      long last = Math.min(span.last(time), watermark + 1);
      for (long end = span.first(time); end <= last; end += span.step()) {
        output.collect(late(span), new StreamRecord<>(end));
      }
    }
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
