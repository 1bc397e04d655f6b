package io.asgard.producer;

import io.asgard.contracts.v1.AdvanceWatermarkRequest;
import io.asgard.contracts.v1.AdvanceWatermarkResponse;
import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.PublishResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Writes each request into one buffer and says at once that all of it is stored. */
final class NullTransport implements Transport {
  private static final Answer STORED = Answer.newBuilder().setCode(Code.STORED).build();

  // One for all requests: gRPC's buffers are pooled too.
  private final Buffer buffer = new Buffer(new byte[2 << 20]);

  @Override
  public synchronized CompletionStage<PublishResponse> publish(Batch batch, Duration within) {
    buffer.length = 0;
    try {
      batch.writeTo(buffer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (buffer.length != batch.bytes()) {
      throw new IllegalStateException(buffer.length + " bytes (expected: " + batch.bytes() + ")");
    }
    PublishResponse.Builder answers = PublishResponse.newBuilder();
    for (int i = 0; i < batch.size(); i++) {
      answers.addAnswers(STORED);
    }
    return CompletableFuture.completedFuture(answers.build());
  }

  @Override
  public CompletionStage<AdvanceWatermarkResponse> advanceWatermark(
      AdvanceWatermarkRequest request) {
    return CompletableFuture.completedFuture(AdvanceWatermarkResponse.getDefaultInstance());
  }

  @Override
  public void close() {
    // Nothing is open.
  }

  private static final class Buffer extends OutputStream {
    private final byte[] bytes;
    private int length;

    Buffer(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void write(int value) {
      bytes[length++] = (byte) value;
    }

    @Override
    public void write(byte[] from, int offset, int count) {
      System.arraycopy(from, offset, bytes, length, count);
      length += count;
    }
  }
}
