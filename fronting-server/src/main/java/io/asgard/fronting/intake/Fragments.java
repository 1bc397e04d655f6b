package io.asgard.fronting.intake;

import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketFrameType;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Puts a message together from the frames that it came in. Our own, since Armeria's keeps every
 * frame, of which a client can send any number that are empty.
 */
final class Fragments {
  private final int max;
  private @Nullable ByteArrayOutputStream parts;
  private boolean text;
  private long begunNanos;

  Fragments(int max) {
    this.max = max;
  }

  /**
   * The whole message, if this is its last frame.
   *
   * @throws ContentTooLargeException if it becomes too large
   */
  byte @Nullable [] add(WebSocketFrame frame) {
    if (frame.type() != WebSocketFrameType.CONTINUATION) {
      text = frame.type() == WebSocketFrameType.TEXT;
      if (frame.isFinalFragment()) {
        return frame.array();
      }
      parts = new ByteArrayOutputStream();
      begunNanos = System.nanoTime();
    }
    ByteArrayOutputStream all = parts == null ? new ByteArrayOutputStream() : parts;
    byte[] bytes = frame.array();
    if (all.size() + bytes.length > max) {
      throw ContentTooLargeException.builder().maxContentLength(max).build();
    }
    all.writeBytes(bytes);
    if (!frame.isFinalFragment()) {
      return null;
    }
    parts = null;
    return all.toByteArray();
  }

  /** Whether a message has begun to come. */
  boolean begun() {
    return parts != null;
  }

  /** When it began. */
  long begunNanos() {
    return begunNanos;
  }

  /** Whether the message that has come last is a text. */
  boolean text() {
    return text;
  }
}
