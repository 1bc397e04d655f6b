package io.asgard.dagger.sink;

import java.io.Serializable;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.accumulators.LongMaximum;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * Writes results, and once a window's rows are flushed says so. One instance per job: only it can
 * know that all rows of a window are there. An operator rather than a Sink, since a sink has one
 * input and the ends of late events' windows come by another.
 */
public final class TimeSeriesSink extends AbstractStreamOperator<Void>
    implements TwoInputStreamOperator<RowData, Long, Void> {
  /**
   * Where results go.
   *
   * @param store the address that takes line protocol
   * @param window length of the metric's windows, milliseconds
   * @param bootstrap of the cluster with the topic of closed windows
   * @param boundary the end of the last window that is written already; null: none is
   */
  public record Target(
      URI store,
      String metric,
      long window,
      String bootstrap,
      String topic,
      @Nullable Instant boundary)
      implements Serializable {}

  // Where a job begins that is moved to another cluster: all windows up to there are in the store.
  // Flink tells it of a job that has ended, too.
  private static final String CLOSED = "closed";

  private final Target target;
  private final ResultColumns columns;
  private transient TimeSeriesWriter writer;
  private transient WindowBook book;
  private transient @Nullable WindowTopic windows;
  private transient ListState<Long> state;
  private transient Counter out;
  private transient LongMaximum closed;

  @SuppressWarnings("NullAway.Init") // open() and initializeState() do it, on the task
  private TimeSeriesSink(Target target, ResultColumns columns) {
    this.target = target;
    this.columns = columns;
  }

  /** Ends the job's stream in the store. */
  public static void attach(
      DataStream<RowData> results, DataStream<Long> late, ResultColumns columns, Target target) {
    results
        .connect(late)
        .transform("metric " + target.metric(), Types.VOID, new TimeSeriesSink(target, columns))
        .uid("sink-" + target.metric())
        .setParallelism(1)
        .setMaxParallelism(1);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    Instant boundary = target.boundary();
    book =
        new WindowBook(
            target.window(), boundary == null ? WindowBook.NEVER : boundary.toEpochMilli());
    state =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("windows", Types.LONG));
    List<Long> restored = new ArrayList<>();
    state.get().forEach(restored::add);
    if (!restored.isEmpty()) {
      book.restore(restored);
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    out = getMetricGroup().counter("out", new SimpleCounter());
    closed = new LongMaximum();
    getRuntimeContext().addAccumulator(CLOSED, closed);
    writer =
        new TimeSeriesWriter(target.store(), time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
    windows = new WindowTopic(target.bootstrap(), target.topic(), target.metric());
  }

  @Override
  public void processElement1(StreamRecord<RowData> result) throws Exception {
    RowData row = result.getValue();
    if (columns.write(row, writer.lines())) {
      book.row(columns.time(row));
      out.inc();
      writer.batch();
    }
  }

  @Override
  public void processElement2(StreamRecord<Long> late) {
    book.late(late.getValue());
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    long before = book.closed();
    publish(book.advance(mark.getTimestamp()));
    if (book.closed() > before) {
      writer.flush();
      closed.add(book.closed());
    }
    super.processWatermark(mark);
  }

  /** Before the checkpoint says that these rows are done, they are. */
  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
    writer.flush();
    publish(book.changed());
  }

  private void publish(List<ClosedWindow> told) throws Exception {
    if (!told.isEmpty() && windows != null) {
      writer.flush();
      windows.publish(told);
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    state.update(book.snapshot());
  }

  @Override
  public void finish() throws Exception {
    writer.flush();
    publish(book.changed());
    super.finish();
  }

  @Override
  public void close() throws Exception {
    if (windows != null) {
      windows.close();
    }
    super.close();
  }
}
