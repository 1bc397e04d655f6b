package io.asgard.platform.records;

/** Reads the event time of a message from its bytes. Not thread-safe: it owns a cursor. */
public final class EventTimes {
  /** The message has no event time. */
  public static final long MISSING = Long.MIN_VALUE;

  private static final int SECONDS = 1 << 3;
  private static final int NANOS = 2 << 3;

  private static final long MAX_SECONDS = 1L << 40;

  private final WireReader reader = new WireReader();

  /**
   * The event time, in milliseconds since the epoch, or {@link #MISSING}.
   *
   * @param field number of a top-level google.protobuf.Timestamp field
   * @throws WireReader.MalformedException if the bytes are not protobuf, or the time is beyond all
   *     years
   */
  public long read(byte[] message, int field) {
    reader.reset(message);
    int wanted = field << 3 | WireReader.LENGTH_DELIMITED;
    long time = MISSING;
    for (int tag = reader.nextTag(); tag != 0; tag = reader.nextTag()) {
      if (tag == wanted) {
        // Protobuf's rule: of a field that comes twice, the last counts.
        time = timestamp(reader);
      } else {
        reader.skip(tag);
      }
    }
    return time;
  }

  /** Reads a google.protobuf.Timestamp at the cursor, its length first; milliseconds. */
  public static long timestamp(WireReader reader) {
    int length = reader.length();
    int outer = reader.limit();
    int end = reader.position() + length;
    reader.move(reader.position(), end);
    long seconds = 0;
    long nanos = 0;
    for (int tag = reader.nextTag(); tag != 0; tag = reader.nextTag()) {
      if (tag == SECONDS) {
        seconds = reader.varint();
      } else if (tag == NANOS) {
        nanos = reader.varint();
      } else {
        reader.skip(tag);
      }
    }
    reader.move(end, outer);
    if (seconds > MAX_SECONDS || seconds < -MAX_SECONDS) {
      throw new WireReader.MalformedException(
          "seconds of a Timestamp: " + seconds + " (expected: -2^40 to 2^40, not milliseconds)");
    }
    return seconds * 1_000L + nanos / 1_000_000;
  }
}
