package io.asgard.firehose.sink.log;

import io.asgard.firehose.json.JsonBytes;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Prepared;
import io.asgard.firehose.sink.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;

/** Prints one line per event, or one of so many, past the logger and its layout. */
final class LogTarget implements Target<byte[]> {
  private static final int CAPACITY = 1 << 16;

  private final OutputStream out;
  private final int oneIn;
  private final JsonBytes lines = new JsonBytes(CAPACITY);
  private long seen;

  /**
   * @param out which others use too; each write is by itself
   * @param oneIn prints the first of every so many; the others are delivered unprinted
   */
  LogTarget(OutputStream out, int oneIn) {
    this.out = out;
    this.oneIn = oneIn;
  }

  @Override
  public List<Delivery> deliver(List<Prepared<byte[]>> batch) {
    lines.truncate(0);
    for (Prepared<byte[]> event : batch) {
      if (seen++ % oneIn == 0) {
        lines.put(event.content()).put('\n');
      }
    }
    try {
      out.write(lines.array(), 0, lines.size());
      return Collections.nCopies(batch.size(), Delivery.done());
    } catch (IOException e) {
      return Collections.nCopies(batch.size(), Delivery.retry("log: " + e.getMessage()));
    }
  }

  // Standard output belongs to the process.
  @Override
  public void close() {}
}
