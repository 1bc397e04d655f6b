package io.asgard.producer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What is in a file of the spool: events one behind the other, each with its length and its
 * checksum before it. An event says its length itself too, so that those behind a damaged place are
 * found. The checksum is of a salt and the event: a record inside of a message, whose author cannot
 * know the salt, is none.
 *
 * @param events that are whole
 * @param bad how many are not; of those that damage has run together, one is counted
 * @param end of the last record that is all there, be it good or bad
 */
record Records(List<byte[]> events, int bad, int end) {
  static final int HEAD = 2 * Integer.BYTES;
  private static final int NOWHERE = -1;

  static ByteBuffer of(List<Pending> events, byte[] salt) {
    int size = events.stream().mapToInt(event -> HEAD + event.size()).sum();
    ByteBuffer records = ByteBuffer.allocate(size);
    for (Pending event : events) {
      byte[] bytes = event.bytes();
      records.putInt(bytes.length).putInt(checksum(salt, bytes, 0, bytes.length)).put(bytes);
    }
    return records.flip();
  }

  /** What the first bytes hold. */
  static Records in(byte[] bytes, int size, byte[] salt) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, size);
    Search search = new Search(buffer, salt);
    List<byte[]> events = new ArrayList<>();
    int bad = 0;
    int end = 0;
    for (int at = search.next(end); at < size; at = search.next(end)) {
      bad += lost(buffer, end, at);
      int event = at + HEAD;
      end = event + Encoded.sizeAt(bytes, event, size);
      events.add(Arrays.copyOfRange(bytes, event, end));
    }
    for (int next = behind(buffer, end); next != NOWHERE; next = behind(buffer, end)) {
      bad++;
      end = next;
    }
    return new Records(events, bad, end);
  }

  /** How many records there were between two places; one at least, if a length is damaged too. */
  private static int lost(ByteBuffer bytes, int from, int to) {
    int count = 0;
    int at = from;
    while (at != NOWHERE && at < to) {
      at = behind(bytes, at);
      count++;
    }
    return at == to ? count : 1;
  }

  /** Where the record that begins there ends, by the length before it, if that can be. */
  private static int behind(ByteBuffer bytes, int at) {
    int left = bytes.limit() - at - HEAD;
    int length = left < 0 ? 0 : bytes.getInt(at);
    // A tail of zeros, as a power failure leaves it, would be many empty records.
    return length <= 0 || length > left ? NOWHERE : at + HEAD + length;
  }

  private static int checksum(byte[] salt, byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(salt, 0, salt.length);
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  /** For whole records, in a time that grows with the file and not with its square. */
  private static final class Search {
    private final ByteBuffer bytes;
    private final byte[] salt;
    private @Nullable Checksums checksums; // Once something is damaged.

    Search(ByteBuffer bytes, byte[] salt) {
      this.bytes = bytes;
      this.salt = salt;
    }

    /** Where the next one begins, not before a place; the limit if there is none. */
    int next(int from) {
      int at = from;
      while (at < bytes.limit() && !wholeAt(at)) {
        if (checksums == null) {
          checksums = new Checksums(salt, bytes.array(), bytes.limit());
        }
        at++;
      }
      return at;
    }

    private boolean wholeAt(int at) {
      int event = at + HEAD;
      int size = Encoded.sizeAt(bytes.array(), event, bytes.limit());
      return size > 0 && checksum(event, size) == bytes.getInt(at + Integer.BYTES);
    }

    private int checksum(int from, int length) {
      return checksums == null
          ? Records.checksum(salt, bytes.array(), from, length)
          : checksums.of(from, length);
    }
  }
}
