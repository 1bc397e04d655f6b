package io.asgard.producer;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A batch as gRPC takes it: drained straight into its buffers, with nothing built in between. */
final class BatchStream extends InputStream implements Drainable, KnownLength {
  /** Only ever sends. */
  static final Marshaller<Batch> MARSHALLER =
      new Marshaller<>() {
        @Override
        public InputStream stream(Batch batch) {
          return new BatchStream(batch);
        }

        @Override
        public Batch parse(InputStream stream) {
          throw new UnsupportedOperationException("a batch is never received");
        }
      };

  private final Batch batch;
  private int left;
  private int event; // The next byte is in this event,
  private int offset; // at this place.

  BatchStream(Batch batch) {
    this.batch = batch;
    this.left = batch.bytes();
  }

  @Override
  public int drainTo(OutputStream target) throws IOException {
    int drained = left;
    for (; event < batch.size(); event++) {
      byte[] bytes = batch.events().get(event).bytes();
      target.write(bytes, offset, bytes.length - offset);
      offset = 0;
    }
    left = 0;
    return drained;
  }

  @Override
  public int available() {
    return left;
  }

  @Override
  public int read() {
    if (left == 0) {
      return -1;
    }
    byte[] bytes = batch.events().get(event).bytes();
    int value = bytes[offset] & 0xff;
    left--;
    offset++;
    if (offset == bytes.length) {
      event++;
      offset = 0;
    }
    return value;
  }
}
