package io.asgard.firehose.sink.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Keeps an error and nothing else: whether a key was new, or an entry's id, nobody asks. */
final class ErrorOnly extends CommandOutput<byte[], byte[], Void> {
  private @Nullable String said;

  @SuppressWarnings("NullAway") // The client is not annotated: what is kept may be null.
  ErrorOnly() {
    super(ByteArrayCodec.INSTANCE, null);
  }

  /** The server's error, if there is one. The client sets one too, when it gives up a command. */
  @Nullable String said() {
    return said;
  }

  @Override
  public void setError(ByteBuffer error) {
    said = StandardCharsets.UTF_8.decode(error.duplicate()).toString();
    super.setError(error);
  }

  @Override
  public void set(@Nullable ByteBuffer bytes) {}

  @Override
  public void set(long number) {}

  @Override
  public void set(double number) {}

  @Override
  public void set(boolean value) {}
}
