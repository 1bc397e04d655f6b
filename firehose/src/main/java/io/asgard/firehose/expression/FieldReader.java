package io.asgard.firehose.expression;

import io.asgard.platform.records.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Finds one field in serialised protobuf, and skips the rest. Not thread-safe. */
final class FieldReader {
  private final WireReader reader = new WireReader();

  // What was found.
  private boolean found;
  private long bits;
  private byte[] source = new byte[0];
  private int start;
  private int length;

  /** Looks for it; what it is stands here until the next. False if it is absent. */
  boolean find(byte[] message, FieldPath.Step[] path) {
    found = false;
    reader.reset(message);
    descend(path, 0);
    return found;
  }

  private void descend(FieldPath.Step[] path, int depth) {
    FieldPath.Step step = path[depth];
    for (int tag = reader.nextTag(); tag != 0; tag = reader.nextTag()) {
      if (tag != step.tag()) {
        // Of a oneof, the member that comes last is set.
        found = found && !step.isRival(tag >>> 3);
        reader.skip(tag);
      } else if (depth == path.length - 1) {
        take(step);
      } else {
        int inner = reader.length();
        int outer = reader.limit();
        reader.move(reader.position(), reader.position() + inner);
        // A message that comes twice is merged: what the first set stays, unless set again.
        descend(path, depth + 1);
        reader.move(reader.position(), outer);
      }
    }
  }

  private void take(FieldPath.Step step) {
    switch (step.tag() & 7) {
      case WireReader.VARINT -> bits = reader.varint();
      case WireReader.FIXED64 -> bits = reader.fixed64();
      case WireReader.FIXED32 -> bits = reader.fixed32();
      default -> slice(step.isMessage());
    }
    found = true;
  }

  private void slice(boolean isMessage) {
    int size = reader.length();
    if (isMessage && found) {
      // Bytes one after the other are the merged message.
      byte[] both = Arrays.copyOf(bytes(), length + size);
      System.arraycopy(reader.bytes(), reader.position(), both, length, size);
      source = both;
      start = 0;
      length += size;
    } else {
      source = reader.bytes();
      start = reader.position();
      length = size;
    }
    reader.advance(size);
  }

  long bits() {
    return bits;
  }

  String string() {
    return new String(source, start, length, StandardCharsets.UTF_8);
  }

  byte[] bytes() {
    return Arrays.copyOfRange(source, start, start + length);
  }

  /** A cursor over what was found, until the next look. */
  WireReader nested() {
    return reader.reset(source, start, length);
  }
}
