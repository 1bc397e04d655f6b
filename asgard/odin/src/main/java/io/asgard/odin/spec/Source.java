package io.asgard.odin.spec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A YAML file as it was read.
 *
 * @param name where it is, as problems shall name it
 */
public record Source(String name, String text) {
  /**
   * The source in these bytes: UTF-8, or UTF-16 that says so by its first two bytes.
   *
   * @param problems where to add what is wrong if they are no text
   */
  public static Optional<Source> read(String name, byte[] bytes, List<Problem> problems) {
    Charset charset = isWide(bytes) ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
    try {
      String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Optional.of(new Source(name, text));
    } catch (CharacterCodingException e) {
      problems.add(Problem.of(name, 1, "", "bytes that are no text", "YAML, as UTF-8"));
      return Optional.empty();
    }
  }

  private static boolean isWide(byte[] bytes) {
    return bytes.length > 1
        && ((bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF)
            || (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE));
  }
}
