package io.asgard.fronting.intake;

import io.asgard.platform.service.Caller;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A message of a WebSocket: JSON if it is a text, else protobuf.
 *
 * @param reading where JSON is read, off the event loop
 */
record WebSocketMessage(boolean text, byte[] bytes, JsonTranscoder transcoder, Executor reading)
    implements Conversation.Request {
  @Override
  public int size() {
    return bytes.length;
  }

  @Override
  public CompletableFuture<Events> read(Caller caller) {
    if (text) {
      return CompletableFuture.supplyAsync(() -> transcoder.read(bytes, caller), reading);
    }
    try {
      return CompletableFuture.completedFuture(Form.request(bytes));
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
