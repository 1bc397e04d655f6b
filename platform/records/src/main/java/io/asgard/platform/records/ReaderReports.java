package io.asgard.platform.records;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.asgard.contracts.v1.ReaderReport;
import io.asgard.contracts.v1.TopicRead;
import java.time.Duration;
import java.util.Map;

/**
 * When a reader has something to report: at first, when it took another version, and now and then.
 * Owned by one thread.
 */
final class ReaderReports {
  /** A registry forgets a reader after days: minutes are often enough. */
  private static final Duration EVERY = Duration.ofMinutes(5);

  private static final String EVERY_TOPIC = "*";

  private final SchemaReader reader;
  private ReaderReport last = ReaderReport.getDefaultInstance();
  private long sent;

  ReaderReports(SchemaReader reader) {
    this.reader = reader;
  }

  /** The report with the versions that the reader has now. */
  ReaderReport of(Map<String, TopicType> types) {
    ReaderReport.Builder report =
        ReaderReport.newBuilder().setReader(reader.name()).setInstance(reader.instance());
    if (reader.reads().isEmpty()) {
      report.addReadsBuilder().setTopic(EVERY_TOPIC);
    }
    for (TopicRead read : reader.reads()) {
      TopicType type = types.get(read.getTopic());
      report.addReads(read.toBuilder().setVersion(type == null ? 0 : type.version()));
    }
    return report.build();
  }

  boolean isDue(ReaderReport report, long nanos) {
    return !report.equals(last) || nanos - sent > EVERY.toNanos();
  }

  void sent(ReaderReport report, long nanos) {
    last = report;
    sent = nanos;
  }

  static String json(ReaderReport report) throws InvalidProtocolBufferException {
    return JsonFormat.printer().omittingInsignificantWhitespace().print(report);
  }
}
