package io.asgard.odin.flow;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Kafka's own way of writing text, in which MirrorMaker's notes are. */
final class Wire {
  private Wire() {}

  static String text(ByteBuffer bytes) {
    byte[] text = new byte[bytes.getShort()];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }
}
