package io.asgard.feed.source;

import com.google.protobuf.Message;

/** What becomes one event. Its time is milliseconds since the epoch: there are many rows. */
public interface Row {
  String topic();

  /** When it happened, as the source says. */
  long time();

  Message key();

  /** The message, as if it had happened at a time. */
  Message message(long time);
}
