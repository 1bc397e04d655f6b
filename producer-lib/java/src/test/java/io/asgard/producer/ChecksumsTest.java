package io.asgard.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class ChecksumsTest {
  @Test
  void areThoseOfTheJdk() {
    Random random = new Random(1);
    byte[] salt = new byte[8];
    byte[] bytes = new byte[100_000];
    random.nextBytes(salt);
    random.nextBytes(bytes);
    Checksums checksums = new Checksums(salt, bytes, bytes.length);
    for (int i = 0; i < 1_000; i++) {
      int from = random.nextInt(bytes.length);
      int length = random.nextInt(bytes.length - from + 1);
      CRC32C expected = new CRC32C();
      expected.update(salt);
      expected.update(bytes, from, length);
      assertThat(checksums.of(from, length)).isEqualTo((int) expected.getValue());
    }
  }
}
