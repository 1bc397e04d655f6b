package io.asgard.fronting.intake;

import com.linecorp.armeria.common.websocket.WebSocketCloseStatus;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How a WebSocket ends. */
record CloseReason(WebSocketCloseStatus status, String text) {
  private static final int MOST_BYTES = 123; // RFC 6455: 125 of a control frame, less the status.

  CloseReason {
    // No character has less than a byte; half a pair would go out as a question mark.
    if (text.length() > MOST_BYTES) {
      boolean pair = Character.isHighSurrogate(text.charAt(MOST_BYTES - 1));
      text = text.substring(0, pair ? MOST_BYTES - 1 : MOST_BYTES);
    }
    while (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      text = text.substring(0, text.offsetByCodePoints(text.length(), -1));
    }
  }

  /**
   * The reason of a failure.
   *
   * @param failure null for a fault of ours
   */
  static CloseReason of(Throwable thrown, @Nullable Failure failure) {
    if (failure == null) {
      return new CloseReason(WebSocketCloseStatus.INTERNAL_SERVER_ERROR, "fronting: a fault");
    }
    WebSocketCloseStatus status =
        switch (failure.reason()) {
          case MALFORMED, NOT_FOUND -> WebSocketCloseStatus.INVALID_PAYLOAD_DATA;
          case UNAUTHENTICATED, FORBIDDEN, SLOW, GONE -> WebSocketCloseStatus.POLICY_VIOLATION;
          case TOO_LARGE -> WebSocketCloseStatus.MESSAGE_TOO_BIG;
          case QUOTA, UNAVAILABLE ->
              thrown instanceof Conversation.StopsException
                  ? WebSocketCloseStatus.ENDPOINT_UNAVAILABLE
                  : WebSocketCloseStatus.TRY_AGAIN_LATER;
        };
    return new CloseReason(status, failure.detail());
  }
}
