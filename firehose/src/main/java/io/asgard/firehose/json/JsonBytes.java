package io.asgard.firehose.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/** Bytes that grow while JSON is written into them; meant to be reused. Not thread-safe. */
public final class JsonBytes {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  static final long FIRST_SECOND = -62_135_596_800L; // 0001-01-01T00:00:00Z
  static final long LAST_SECOND = 253_402_300_799L; // 9999-12-31T23:59:59Z
  private static final long EPOCH_SHIFT_DAYS = 719_468; // from 0000-03-01 to 1970-01-01
  private static final int ERA_DAYS = 146_097; // 400 years
  private static final int SECONDS_OF_DAY = 86_400;

  // By ASCII character: what stands for it in a string; null for itself. Angle brackets and the
  // like are escaped too, so that JSON may stand in a page: JsonFormat's habit.
  private static final byte[][] ESCAPES = escapes();

  private byte[] bytes;
  private int size;

  public JsonBytes(int capacity) {
    bytes = new byte[capacity];
  }

  private static byte[][] escapes() {
    byte[][] escapes = new byte[128][];
    for (int c = 0; c < ' '; c++) {
      escapes[c] = ascii("\\u%04x".formatted(c));
    }
    for (char c : "<>&='".toCharArray()) {
      escapes[c] = ascii("\\u%04x".formatted((int) c));
    }
    escapes['"'] = ascii("\\\"");
    escapes['\\'] = ascii("\\\\");
    escapes['\t'] = ascii("\\t");
    escapes['\b'] = ascii("\\b");
    escapes['\n'] = ascii("\\n");
    escapes['\r'] = ascii("\\r");
    escapes['\f'] = ascii("\\f");
    return escapes;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  public int size() {
    return size;
  }

  /** Forgets what was written after the first so many bytes. */
  public void truncate(int to) {
    size = to;
  }

  /** What was written, by itself. */
  public byte[] copy() {
    return Arrays.copyOf(bytes, size);
  }

  /** The bytes that are written into; valid until the next write, up to {@link #size}. */
  public byte[] array() {
    return bytes;
  }

  @Override
  public String toString() {
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }

  public JsonBytes put(char ascii) {
    room(1);
    bytes[size++] = (byte) ascii;
    return this;
  }

  /** As it is. */
  public JsonBytes put(byte[] source) {
    return put(source, 0, source.length);
  }

  /** As it is. */
  public JsonBytes put(byte[] source, int offset, int length) {
    room(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
    return this;
  }

  /** As it is. */
  @SuppressWarnings("deprecation") // The one way to copy ASCII out of a String without an object.
  public JsonBytes putAscii(String text) {
    int length = text.length();
    room(length);
    text.getBytes(0, length, bytes, size);
    size += length;
    return this;
  }

  /** In decimal digits. */
  public JsonBytes put(long value) {
    if (value == Long.MIN_VALUE) {
      return putAscii("-9223372036854775808");
    }
    room(20);
    long left = value;
    if (left < 0) {
      bytes[size++] = '-';
      left = -left;
    }
    size += digits(left);
    digits(left, size);
    return this;
  }

  private static int digits(long value) {
    int digits = 1;
    for (long left = value / 10; left > 0; left /= 10) {
      digits++;
    }
    return digits;
  }

  private void digits(long value, int end) {
    int at = end;
    long left = value;
    do {
      long rest = left / 10;
      bytes[--at] = (byte) ('0' + (left - rest * 10));
      left = rest;
    } while (left > 0);
  }

  /** So many digits, with zeros before. */
  private void padded(int value, int digits) {
    int left = value;
    for (int at = size + digits - 1; at >= size; at--) {
      bytes[at] = (byte) ('0' + left % 10);
      left /= 10;
    }
    size += digits;
  }

  /** A time such as 2026-03-01T07:00:00.120Z, without quotes; years 0001 to 9999. */
  JsonBytes putTime(long seconds, int nanos) {
    room(32);
    long days = Math.floorDiv(seconds, SECONDS_OF_DAY) + EPOCH_SHIFT_DAYS;
    int era = (int) Math.floorDiv(days, ERA_DAYS);
    int day = (int) Math.floorMod(days, ERA_DAYS);
    // Years begin in March, so that the leap day is the last of its year.
    int yearOfEra = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    int dayOfYear = day - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int shifted = (5 * dayOfYear + 2) / 153;
    int month = shifted < 10 ? shifted + 3 : shifted - 9;
    int year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
    int time = (int) Math.floorMod(seconds, SECONDS_OF_DAY);
    padded(year, 4);
    bytes[size++] = '-';
    padded(month, 2);
    bytes[size++] = '-';
    padded(dayOfYear - (153 * shifted + 2) / 5 + 1, 2);
    bytes[size++] = 'T';
    padded(time / 3600, 2);
    bytes[size++] = ':';
    padded(time / 60 % 60, 2);
    bytes[size++] = ':';
    padded(time % 60, 2);
    putFraction(nanos);
    bytes[size++] = 'Z';
    return this;
  }

  /** As {@link Instant#toString} writes it, whatever the year. */
  public JsonBytes putTime(Instant time) {
    long seconds = time.getEpochSecond();
    return seconds < FIRST_SECOND || seconds > LAST_SECOND
        ? putAscii(time.toString())
        : putTime(seconds, time.getNano());
  }

  /** A number as protobuf's varint. */
  public JsonBytes putVarint(int value) {
    room(5);
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      bytes[size++] = (byte) (rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return this;
  }

  /** Nothing, or a dot and three, six or nine digits. */
  JsonBytes putFraction(int nanos) {
    if (nanos == 0) {
      return this;
    }
    room(10);
    bytes[size++] = '.';
    if (nanos % 1_000_000 == 0) {
      padded(nanos / 1_000_000, 3);
    } else if (nanos % 1000 == 0) {
      padded(nanos / 1000, 6);
    } else {
      padded(nanos, 9);
    }
    return this;
  }

  /** In quotes, 8-4-4-4-12 hexadecimal digits. */
  public JsonBytes putUuid(byte[] id, int offset) {
    room(38);
    bytes[size++] = '"';
    for (int i = 0; i < 16; i++) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        bytes[size++] = '-';
      }
      bytes[size++] = HEX[id[offset + i] >> 4 & 15];
      bytes[size++] = HEX[id[offset + i] & 15];
    }
    bytes[size++] = '"';
    return this;
  }

  /** In quotes, base64. */
  public JsonBytes putBase64(byte[] source, int offset, int length) {
    byte[] encoded =
        Base64.getEncoder().encode(Arrays.copyOfRange(source, offset, offset + length));
    return put('"').put(encoded).put('"');
  }

  /**
   * A string in quotes.
   *
   * @return whether it was UTF-8; if not, what was written is to be forgotten
   */
  public boolean putString(byte[] utf8, int offset, int length) {
    room(length + 2);
    bytes[size++] = '"';
    int end = offset + length;
    int at = offset;
    while (at < end) {
      int plain = plain(utf8, at, end);
      put(utf8, at, plain - at);
      at = plain;
      if (at < end) {
        at = special(utf8, at, end);
        if (at < 0) {
          return false;
        }
      }
    }
    put('"');
    return true;
  }

  /** Index of the first byte that does not stand for itself. */
  private static int plain(byte[] utf8, int from, int end) {
    int at = from;
    // Eight at a step while none is a control, a quote, a backslash, of &'<=> or beyond ASCII.
    for (; at + 8 <= end; at += 8) {
      if (odd((long) LONG.get(utf8, at))) {
        break;
      }
    }
    while (at < end && utf8[at] >= 0 && ESCAPES[utf8[at]] == null) {
      at++;
    }
    return at;
  }

  private static boolean odd(long eight) {
    return ((eight & 0x8080_8080_8080_8080L)
            | ((eight - 0x2020_2020_2020_2020L) & ~eight & 0x8080_8080_8080_8080L)
            | zero(eight ^ 0x2222_2222_2222_2222L)
            | zero(eight ^ 0x5c5c_5c5c_5c5c_5c5cL)
            | zero((eight & 0xfefe_fefe_fefe_fefeL) ^ 0x2626_2626_2626_2626L)
            | zero((eight & 0xfcfc_fcfc_fcfc_fcfcL) ^ 0x3c3c_3c3c_3c3c_3c3cL))
        != 0;
  }

  /** Not 0 if one of the bytes is. */
  private static long zero(long eight) {
    return (eight - 0x0101_0101_0101_0101L) & ~eight & 0x8080_8080_8080_8080L;
  }

  /** Writes the one character that begins there; where the next begins, or -1 if it is none. */
  private int special(byte[] utf8, int at, int end) {
    byte first = utf8[at];
    if (first >= 0) {
      byte[] escape = ESCAPES[first];
      if (escape == null) { // One of 0x3f's neighbours in the eight.
        put((char) first);
      } else {
        put(escape);
      }
      return at + 1;
    }
    int length = Utf8.length(utf8, at, end);
    if (length < 0) {
      return -1;
    }
    // The two that end a line in JavaScript, not in JSON.
    if (length == 3 && first == (byte) 0xe2 && utf8[at + 1] == (byte) 0x80) {
      if (utf8[at + 2] == (byte) 0xa8 || utf8[at + 2] == (byte) 0xa9) {
        putAscii(utf8[at + 2] == (byte) 0xa8 ? "\\u2028" : "\\u2029");
        return at + 3;
      }
    }
    put(utf8, at, length);
    return at + length;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
