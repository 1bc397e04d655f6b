package io.asgard.dagger.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
                "file:///c"));
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
