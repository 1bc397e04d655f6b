package io.asgard.odin.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
  @TempDir private Path directory;

  @Test
  void findsTheLastErrorAmongItsStack() throws IOException {
    assertThat(
            log("INFO starting\nERROR port 8410 in use\n\tat a.B.c(B.java:1)\nINFO bye\n")
                .lastError(0))
        .isEqualTo("ERROR port 8410 in use");
  }

  @Test
  void fallsBackToTheLastLine() throws IOException {
    assertThat(log("one\ntwo\n\n").lastError(0)).isEqualTo("two");
    assertThat(new LogFile(directory.resolve("none")).lastError(0)).isEqualTo("nothing written");
  }

  @Test
  void takesSpringsDescription() throws IOException {
    String report =
        """
        12:00 ERROR LoggingFailureAnalysisReporter -

        APPLICATION FAILED TO START

        Description:

        Failed to bind properties under 'x.port' to int:

            Property: x.port
            Reason: not a number

        Action:

        Update your application's configuration
        """;
    assertThat(log(report).lastError(0))
        .isEqualTo(
            "Failed to bind properties under 'x.port' to int: "
                + "Property: x.port, Reason: not a number");
  }

  @Test
  void leavesOutSpringsNameOfASettingsRecord() throws IOException {
    String report =
        "Description:\n\nBinding to target [Bindable@6c type = X] failed:\n\n"
            + "    Property: x.cashe\n    Reason: left unbound\n\nAction:\n\nUpdate it\n";
    assertThat(log(report).lastError(0)).isEqualTo("Property: x.cashe, Reason: left unbound");
  }

  @Test
  void leavesOutWhatAnEarlierRunWrote() throws IOException {
    LogFile log = log("ERROR of yesterday\n");
    long before = log.size();
    Files.writeString(log.path(), "ended\n", StandardOpenOption.APPEND);
    assertThat(log.lastError(before)).isEqualTo("ended");
    Files.writeString(log.path(), "anew\n");
    assertThat(log.lastError(before)).isEqualTo("anew");
  }

  private LogFile log(String text) throws IOException {
    return new LogFile(Files.writeString(directory.resolve("x.log"), text));
  }
}
