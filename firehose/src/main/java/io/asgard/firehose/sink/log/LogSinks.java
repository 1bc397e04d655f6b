package io.asgard.firehose.sink.log;

import io.asgard.firehose.event.EventType;
import io.asgard.firehose.sink.JsonBody;
import io.asgard.firehose.sink.PreparingSink;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.Sinks;
import java.io.OutputStream;
import java.util.Map;

/** Makes sinks that print events. */
public final class LogSinks implements Sinks {
  private final OutputStream out;
  private final int oneIn;
  private final Map<String, String> fields;

  /**
   * On standard output.
   *
   * @param oneIn prints the first of every so many; the others are delivered unprinted
   * @param fields what is printed of an event; none for all of it
   */
  public LogSinks(int oneIn, Map<String, String> fields) {
    this(StandardOutput.ofProcess(), oneIn, fields);
  }

  LogSinks(OutputStream out, int oneIn, Map<String, String> fields) {
    this.out = out;
    this.oneIn = oneIn;
    this.fields = fields;
  }

  @Override
  public void check(EventType type) {
    new JsonBody(fields).check(type);
  }

  @Override
  public Sink open() {
    return new PreparingSink<>(new JsonBody(fields), new LogTarget(out, oneIn));
  }

  // Standard output belongs to the process.
  @Override
  public void close() {}
}
