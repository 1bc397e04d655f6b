package io.asgard.firehose.sink.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** A request under way. */
final class Call {
  private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LINE = "\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_DIGITS = 10;

  private final Head head;
  private final byte[] body;
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();

  Call(Head head, byte[] body) {
    this.head = head;
    this.body = body;
  }

  Origin origin() {
    return head.origin();
  }

  CompletableFuture<Answer> answer() {
    return answer;
  }

  /** It as HTTP/1.1, in one piece. */
  ByteBuf bytes(ByteBufAllocator allocator) {
    byte[] lines = head.lines();
    ByteBuf bytes =
        allocator.directBuffer(
            lines.length + LENGTH.length + MOST_DIGITS + END.length + body.length);
    bytes.writeBytes(lines);
    if (body.length > 0 || hasBody(head.method())) {
      bytes.writeBytes(LENGTH);
      bytes.writeCharSequence(Integer.toString(body.length), StandardCharsets.US_ASCII);
      bytes.writeBytes(END);
    } else {
      bytes.writeBytes(LINE);
    }
    return bytes.writeBytes(body);
  }

  /** Where a server may wait for a body that is not announced. */
  private static boolean hasBody(String method) {
    return method.startsWith("P"); // POST, PUT, PATCH
  }
}
