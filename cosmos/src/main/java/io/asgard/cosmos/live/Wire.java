package io.asgard.cosmos.live;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Seam to the connection: never blocks, and takes the next frame only after the last is sent. */
interface Wire {
  /** Sends; the consumer is told null once it is sent, or why it could not be. */
  void send(String text, Consumer<@Nullable Throwable> sent);

  void ping();

  void close(String reason);
}
