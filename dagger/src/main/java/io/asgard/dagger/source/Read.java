package io.asgard.dagger.source;

import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.data.RowData;

/**
 * One reading of a table. Several parts of the SQL may window it: an event is let through while one
 * of their windows is open.
 */
public final class Read {
  private final LateFilter filter;
  private final SingleOutputStreamOperator<RowData> events;

  Read(LateFilter filter, SingleOutputStreamOperator<RowData> events) {
    this.filter = filter;
    this.events = events;
  }

  /** Where the plan reads it. */
  Transformation<?> node() {
    return events.getTransformation();
  }

  /** From now on its events are for such windows; gives the ends of those that missed one. */
  public DataStream<Long> windowed(Span span) {
    filter.windows(span);
    return events.getSideOutput(LateFilter.late(span));
  }
}
