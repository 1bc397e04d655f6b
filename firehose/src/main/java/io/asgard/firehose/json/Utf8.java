package io.asgard.firehose.json;

/** Characters of more than one byte. */
final class Utf8 {
  private Utf8() {}

  /** Bytes of the character that begins there; -1 if they are none, overlong or a surrogate. */
  static int length(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xff;
    int length = first < 0xc2 ? -1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : -1;
    if (length < 0 || end - at < length) {
      return -1;
    }
    int second = bytes[at + 1] & 0xff;
    boolean wrong =
        switch (first) {
          case 0xe0 -> second < 0xa0;
          case 0xed -> second >= 0xa0;
          case 0xf0 -> second < 0x90;
          case 0xf4 -> second >= 0x90;
          default -> false;
        };
    for (int i = 1; i < length; i++) {
      wrong |= (bytes[at + i] & 0xc0) != 0x80;
    }
    return wrong ? -1 : length;
  }
}
