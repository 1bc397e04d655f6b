package io.asgard.firehose.sink.http;

import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.json.JsonBytes;
import io.asgard.firehose.sink.Preparation;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * <code>{"topic":"…","log_key":"…","log_message":"…"}</code> with key and message in base64: byte
 * for byte what raystack's and goto's Firehose send with data format proto.
 */
final class WrappedBytes implements Preparation<byte[]> {
  private final JsonBytes out = new JsonBytes(1024);

  @Override
  public void check(EventType type) {}

  @Override
  public byte[] of(Event event) {
    out.truncate(0);
    out.putAscii("{\"topic\":\"").putAscii(event.record().topic());
    put("\",\"log_key\":\"", event.record().key());
    put("\",\"log_message\":\"", event.record().value());
    return out.putAscii("\"}").copy();
  }

  private void put(String name, byte @Nullable [] bytes) {
    out.putAscii(name);
    byte[] base64 = bytes == null ? new byte[0] : Base64.getEncoder().encode(bytes);
    // Theirs writes JSON that may stand in HTML, and so escapes what base64 ends with.
    String text = new String(base64, StandardCharsets.US_ASCII);
    out.putAscii(text.replace("=", "\\u003d"));
  }
}
