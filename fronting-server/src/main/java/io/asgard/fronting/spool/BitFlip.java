package io.asgard.fronting.spool;

/**
 * Which bit a CRC-32C says has changed. A CRC is linear: the difference that one changed bit makes
 * depends only on how far it is from the end.
 */
final class BitFlip {
  private static final int POLYNOMIAL = 0x82f63b78; // of CRC-32C, reflected

  private BitFlip() {}

  /**
   * The one changed bit, counted from the end in the order in which the CRC takes bits in, so the
   * highest bit of the last byte is 0; -1 if it is none of the last so many bits.
   *
   * @param difference of the CRC as it is and as it was
   */
  static long fromEnd(int difference, long bits) {
    int register = 1;
    for (long bit = 0; bit < bits; bit++) {
      register = (register >>> 1) ^ ((register & 1) * POLYNOMIAL);
      if (register == difference) {
        return bit;
      }
    }
    return -1;
  }
}
