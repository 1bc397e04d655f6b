package io.asgard.dagger.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobRuntimeTest {
  @Test
  void readsTheCommandLinesJson() {
    assertThat(
            parse(
                """
                {"bootstrap":{"locstream":"a:1,b:2"},"registry":"http://r","token-file":"/t",
                 "timeSeries":"http://s/write","windows":{"bootstrap":"c:3","topic":"asgard-windows"},
                 "checkpoints":"file:///c"}"""))
        .isEqualTo(
            new JobRuntime(
                Map.of("locstream", "a:1,b:2"),
                URI.create("http://r"),
                Path.of("/t"),
                URI.create("http://s/write"),
                new JobRuntime.Windows("c:3", "asgard-windows"),
                "file:///c",
                From.INPUTS));
  }

  @Test
  void readsWhereToBegin() {
    JobRuntime runtime =
        parse(
            """
            {"bootstrap":{},"registry":"http://r","token-file":"/t","timeSeries":"http://s/write",
             "windows":{"bootstrap":"c:3","topic":"w"},"checkpoints":"file:///c",
             "from":{"boundary":"2026-01-05T08:00:07Z","arrived":{"t":"2026-01-05T07:00:00Z"},
                     "exact":true}}""");
    assertThat(runtime.from())
        .isEqualTo(
            new From(
                Instant.parse("2026-01-05T08:00:07Z"),
                Map.of("t", Instant.parse("2026-01-05T07:00:00Z")),
                true));
    assertThat(runtime.from().boundary(Duration.ofSeconds(10)))
        .isEqualTo(Instant.parse("2026-01-05T08:00:00Z"));
  }

  @Test
  void namesWhatIsMissing() {
    assertThatThrownBy(() -> parse("{\"bootstrap\":{}}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("runtime: no windows");
  }

  private static JobRuntime parse(String json) {
    return JobRuntime.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
