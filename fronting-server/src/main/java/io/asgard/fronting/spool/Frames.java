package io.asgard.fronting.spool;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Frames one behind the other: the salt of their segment in 8 bytes, length and CRC-32C of length
 * and payload in 4 each, then the payload. Payloads are what clients send, and could look like
 * frames behind a damage; but no client knows the salt.
 */
final class Frames {
  static final int HEADER = 16;
  private static final int LENGTH = 8;
  private static final int CRC = 12;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = new byte[64 << 10];
  private int size;

  /** Adds a frame with the message; its salt is set later. */
  void add(MessageLite message) {
    int length = message.getSerializedSize();
    int end = Math.addExact(size, HEADER + length);
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
    }
    CodedOutputStream out = CodedOutputStream.newInstance(bytes, size + HEADER, length);
    try {
      message.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // There is room for all of it.
    }
    INT.set(bytes, size + LENGTH, length);
    INT.set(bytes, size + CRC, crc(bytes, size, length));
    size = end;
  }

  /** All of them, for the segment with the salt. */
  ByteBuffer salted(long salt) {
    for (int at = 0; at < size; at += HEADER + (int) INT.get(bytes, at + LENGTH)) {
      LONG.set(bytes, at, salt);
    }
    return ByteBuffer.wrap(bytes, 0, size);
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /** The length of the whole frame that begins there; 0 if none does. */
  static int at(byte[] bytes, int offset, int end, long salt) {
    if (end - offset < HEADER || (long) LONG.get(bytes, offset) != salt) {
      return 0;
    }
    int length = (int) INT.get(bytes, offset + LENGTH);
    if (length < 0 || length > end - offset - HEADER) {
      return 0;
    }
    return (int) INT.get(bytes, offset + CRC) == crc(bytes, offset, length) ? HEADER + length : 0;
  }

  /** Where the next whole frame begins, not before the offset; the end if there is none. */
  static int next(byte[] bytes, int offset, int end, long salt) {
    int from = offset;
    while (from < end && at(bytes, from, end, salt) == 0) {
      from++;
    }
    return from;
  }

  /**
   * Turns back the one bit of the frame that has changed, if one has.
   *
   * @return the length of the whole frame; 0 if it cannot be mended
   */
  static int mend(byte[] bytes, int offset, int end, long salt) {
    for (int bit = 0; bit < HEADER * 8 && end - offset >= HEADER; bit++) {
      flip(bytes, offset, bit);
      int mended = at(bytes, offset, end, salt);
      if (mended > 0) {
        return mended;
      }
      flip(bytes, offset, bit);
    }
    if (end - offset < HEADER || (long) LONG.get(bytes, offset) != salt) {
      return 0;
    }
    int length = (int) INT.get(bytes, offset + LENGTH);
    if (length < 0 || length > end - offset - HEADER) {
      return 0;
    }
    int difference = (int) INT.get(bytes, offset + CRC) ^ crc(bytes, offset, length);
    long fromEnd = BitFlip.fromEnd(difference, 8L * length);
    if (fromEnd < 0) {
      return 0;
    }
    int last = offset + HEADER + length - 1;
    bytes[last - (int) (fromEnd / 8)] ^= (byte) (1 << (7 - fromEnd % 8));
    return at(bytes, offset, end, salt);
  }

  private static void flip(byte[] bytes, int offset, int bit) {
    bytes[offset + bit / 8] ^= (byte) (1 << (bit % 8));
  }

  private static int crc(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset + LENGTH, 4);
    crc.update(bytes, offset + HEADER, length);
    return (int) crc.getValue();
  }
}
