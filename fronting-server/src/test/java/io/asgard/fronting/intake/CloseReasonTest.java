package io.asgard.fronting.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.linecorp.armeria.common.websocket.WebSocketCloseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloseReasonTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "é", "…", "😀", "a😀", "ab😀", "abc😀"})
  void fitsAFrameWithWholeCharacters(String part) {
    String text = reason(part.repeat(200));
    assertThat(text.getBytes(StandardCharsets.UTF_8).length).isBetween(118, 123);
    assertThat(part.repeat(200)).startsWith(text);
    assertThat(text).doesNotContain("?");
    assertThat(Character.isHighSurrogate(text.charAt(text.length() - 1))).isFalse();
  }

  @Test
  void aLongReasonIsCutAtOnce() {
    String text =
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> reason("é".repeat(2_000_000)));
    assertThat(text).hasSize(61);
  }

  private static String reason(String text) {
    return new CloseReason(WebSocketCloseStatus.INVALID_PAYLOAD_DATA, text).text();
  }
}
