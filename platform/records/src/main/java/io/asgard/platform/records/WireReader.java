package io.asgard.platform.records;

import com.google.protobuf.UnsafeByteOperations;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A cursor over serialised protobuf. Reads what is asked for and skips the rest; allocates nothing
 * but the strings. Meant to be reused: {@link #reset} aims it at other bytes. Not thread-safe.
 *
 * <p>Every method throws {@link MalformedException} when the bytes end too early or are not
 * protobuf.
 */
public final class WireReader {
  public static final int VARINT = 0;
  public static final int FIXED64 = 1;
  public static final int LENGTH_DELIMITED = 2;
  public static final int GROUP_START = 3;
  public static final int GROUP_END = 4;
  public static final int FIXED32 = 5;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int MAX_DEPTH = 100;

  private byte[] bytes = new byte[0];
  private int position;
  private int limit;

  /**
   * The bytes are not well-formed protobuf. Carries no stack trace: bad input may come in floods.
   */
  public static final class MalformedException extends RuntimeException {
    MalformedException(String message) {
      super(message, null, false, false);
    }
  }

  /** Aims the cursor at {@code length} bytes from {@code offset}. */
  public WireReader reset(byte[] source, int offset, int length) {
    bytes = source;
    position = offset;
    limit = offset + length;
    return this;
  }

  /** Aims the cursor at all of the bytes. */
  public WireReader reset(byte[] source) {
    return reset(source, 0, source.length);
  }

  /** The bytes that the cursor moves over. */
  public byte[] bytes() {
    return bytes;
  }

  /** Index of the next byte. */
  public int position() {
    return position;
  }

  /** Index after the last byte that may be read. */
  public int limit() {
    return limit;
  }

  /** Moves the cursor; for returning to a place that was seen before, or for nested messages. */
  public void move(int newPosition, int newLimit) {
    position = newPosition;
    limit = newLimit;
  }

  /** The next tag (field number &lt;&lt; 3 | wire type), or 0 at the end. */
  public int nextTag() {
    if (position >= limit) {
      return 0;
    }
    int tag = (int) varint();
    if (tag >>> 3 == 0) {
      throw new MalformedException("tag: field number 0 at byte " + position);
    }
    return tag;
  }

  /** A varint as 64 bits. */
  public long varint() {
    if (position < limit) {
      byte first = bytes[position];
      if (first >= 0) {
        position++;
        return first;
      }
    }
    return longVarint();
  }

  private long longVarint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position >= limit) {
        throw new MalformedException("varint: cut off at byte " + position);
      }
      byte next = bytes[position++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedException("varint: longer than 10 bytes at byte " + position);
  }

  /** 4 little-endian bytes. */
  public int fixed32() {
    require(4);
    int value = (int) INT.get(bytes, position);
    position += 4;
    return value;
  }

  /** 8 little-endian bytes. */
  public long fixed64() {
    require(8);
    long value = (long) LONG.get(bytes, position);
    position += 8;
    return value;
  }

  /**
   * The length of a string, bytes, message or packed field; the cursor then stands at its start.
   */
  public int length() {
    long length = varint();
    if (length < 0 || length > limit - position) {
      throw new MalformedException(
          "length: "
              + length
              + " at byte "
              + position
              + " (expected: <= "
              + (limit - position)
              + ")");
    }
    return (int) length;
  }

  /** Moves over that many bytes. */
  public void advance(int count) {
    require(count);
    position += count;
  }

  /** A UTF-8 string with its length before it. */
  public String string() {
    int length = length();
    String text = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  /** Moves over a string with its length before it; false if it is not UTF-8. */
  boolean skipString() {
    int length = length();
    int start = position;
    position += length;
    return ascii(start, length)
        || UnsafeByteOperations.unsafeWrap(bytes, start, length).isValidUtf8();
  }

  /** Almost all text that machines write: eight bytes at a step, and no object. */
  private boolean ascii(int start, int length) {
    int end = start + length;
    int at = start;
    for (; at + 8 <= end; at += 8) {
      if (((long) LONG.get(bytes, at) & 0x8080_8080_8080_8080L) != 0) {
        return false;
      }
    }
    for (; at < end; at++) {
      if (bytes[at] < 0) {
        return false;
      }
    }
    return true;
  }

  /** Moves over the value that the tag announces. */
  public void skip(int tag) {
    skip(tag, 0);
  }

  private void skip(int tag, int depth) {
    switch (tag & 7) {
      case VARINT -> varint();
      case FIXED64 -> advance(8);
      case LENGTH_DELIMITED -> advance(length());
      case FIXED32 -> advance(4);
      case GROUP_START -> skipGroup(tag >>> 3, depth);
      default -> throw new MalformedException("wire type: " + (tag & 7) + " at byte " + position);
    }
  }

  private void skipGroup(int field, int depth) {
    if (depth > MAX_DEPTH) {
      throw new MalformedException("groups: nested deeper than " + MAX_DEPTH);
    }
    int end = field << 3 | GROUP_END;
    for (int tag = nextTag(); tag != end; tag = nextTag()) {
      if (tag == 0) {
        throw new MalformedException("group " + field + ": cut off at byte " + position);
      }
      skip(tag, depth + 1);
    }
  }

  private void require(int count) {
    if (count > limit - position) {
      throw new MalformedException(
          "field: "
              + count
              + " bytes at byte "
              + position
              + " (expected: <= "
              + (limit - position)
              + ")");
    }
  }
}
