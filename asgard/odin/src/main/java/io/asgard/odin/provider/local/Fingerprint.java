package io.asgard.odin.provider.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Short names of contents. */
final class Fingerprint {
  private static final int CHARACTERS = 16;

  private Fingerprint() {}

  /** Of values by their text. */
  static String of(Object... values) {
    MessageDigest digest = sha256();
    for (Object value : values) {
      digest.update(String.valueOf(value).getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    return text(digest);
  }

  static String ofFile(Path file) throws IOException {
    MessageDigest digest = sha256();
    digest.update(Files.readAllBytes(file));
    return text(digest);
  }

  private static String text(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest()).substring(0, CHARACTERS);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
