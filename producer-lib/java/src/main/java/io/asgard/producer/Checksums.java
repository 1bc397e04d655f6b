package io.asgard.producer;

import java.util.zip.CRC32C;

/**
 * The CRC32C of any part of some bytes, each in the same time however long the part is: whoever
 * looks for records in a damaged file asks at every byte, and a message may be made so that a long
 * record seems to begin at each of them.
 *
 * <p>A CRC is the remainder of a polynomial over bits. That of a part is the one up to its end,
 * less the one up to its begin times x to as many bits as lie between.
 */
final class Checksums {
  private static final int POLYNOMIAL = 0x82F63B78; // The lowest bit is the highest power.
  private static final int ONE = 1 << 31;
  private static final int[] OF_BYTE = new int[256];
  private static final int[] POWERS = new int[Integer.SIZE]; // x to 8 * 2^i bits

  static {
    for (int value = 0; value < OF_BYTE.length; value++) {
      int crc = value;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        crc = timesX(crc);
      }
      OF_BYTE[value] = crc;
    }
    POWERS[0] = ONE >>> Byte.SIZE;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = times(POWERS[i - 1], POWERS[i - 1]);
    }
  }

  private final int salted; // The register once it has had the salt.
  private final int[] upTo; // The register, from zero, after so many bytes.

  Checksums(byte[] salt, byte[] bytes, int size) {
    CRC32C crc = new CRC32C();
    crc.update(salt, 0, salt.length);
    salted = ~(int) crc.getValue();
    upTo = new int[size + 1];
    for (int i = 0; i < size; i++) {
      upTo[i + 1] = upTo[i] >>> Byte.SIZE ^ OF_BYTE[(upTo[i] ^ bytes[i]) & 0xff];
    }
  }

  /** Of the salt and the part. */
  int of(int from, int length) {
    int crc = salted ^ upTo[from];
    for (int left = length, i = 0; left != 0; left >>>= 1, i++) {
      if ((left & 1) != 0) {
        crc = times(crc, POWERS[i]);
      }
    }
    return ~(crc ^ upTo[from + length]);
  }

  private static int times(int a, int b) {
    int product = 0;
    int shifted = b;
    for (int bit = ONE; bit != 0; bit >>>= 1) {
      if ((a & bit) != 0) {
        product ^= shifted;
      }
      shifted = timesX(shifted);
    }
    return product;
  }

  private static int timesX(int a) {
    return a >>> 1 ^ (-(a & 1) & POLYNOMIAL);
  }
}
