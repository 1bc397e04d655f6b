package io.asgard.odin.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
  @TempDir private Path directory;

  @Test
  void findsTheLastErrorAmongItsStack() throws IOException {
    assertThat(
            log("INFO starting\nERROR port 8410 in use\n\tat a.B.c(B.java:1)\nINFO bye\n")
                .lastError())
        .isEqualTo("ERROR port 8410 in use");
  }

  @Test
  void fallsBackToTheLastLine() throws IOException {
    assertThat(log("one\ntwo\n\n").lastError()).isEqualTo("two");
    assertThat(new LogFile(directory.resolve("none")).lastError()).isEqualTo("nothing written");
  }

  private LogFile log(String text) throws IOException {
    return new LogFile(Files.writeString(directory.resolve("x.log"), text));
  }
}
