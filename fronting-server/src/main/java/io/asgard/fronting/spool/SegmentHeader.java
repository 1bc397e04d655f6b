package io.asgard.fronting.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * How a segment begins: with the salt of its frames. Without it nothing of the segment can be read,
 * so it is there twice, in two blocks of the disk.
 */
final class SegmentHeader {
  private static final int MAGIC = 0x41535032;
  private static final int COPY = 16; // magic, salt, CRC-32C of both
  private static final int BLOCK = 4096;

  /** Its length. */
  static final int SIZE = BLOCK + COPY;

  private SegmentHeader() {}

  static ByteBuffer of(long salt) {
    ByteBuffer header = ByteBuffer.allocate(SIZE);
    for (int at = 0; at < SIZE; at += BLOCK) {
      header.putInt(at, MAGIC).putLong(at + 4, salt);
      header.putInt(at + 12, crc(header, at));
    }
    return header;
  }

  /** The salt; empty if both copies are damaged. */
  static OptionalLong read(FileChannel channel) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(SIZE);
    while (header.hasRemaining() && channel.read(header, header.position()) >= 0) {
      // until all is there, or the end
    }
    for (int at = 0; at + COPY <= header.position(); at += BLOCK) {
      if (header.getInt(at) == MAGIC && header.getInt(at + 12) == crc(header, at)) {
        return OptionalLong.of(header.getLong(at + 4));
      }
    }
    return OptionalLong.empty();
  }

  private static int crc(ByteBuffer header, int at) {
    CRC32C crc = new CRC32C();
    crc.update(header.array(), at, COPY - 4);
    return (int) crc.getValue();
  }
}
