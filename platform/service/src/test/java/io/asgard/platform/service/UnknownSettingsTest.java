package io.asgard.platform.service;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class UnknownSettingsTest {
  @Test
  void namesAMistypedVariable() {
    assertThatThrownBy(() -> check("ASGARD_AUTH_JWSK"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("[ASGARD_AUTH_JWSK]")
        .hasMessageContaining("asgard.auth.jwks");
  }

  @Test
  void knowsEverySpellingThatSpringKnows() {
    assertThatCode(() -> check("ASGARD_AUTH_TOKENFILE")).doesNotThrowAnyException();
    assertThatCode(() -> check("ASGARD_AUTH_TOKEN_FILE")).doesNotThrowAnyException();
  }

  @Test
  void leavesOthersVariablesAlone() {
    assertThatCode(() -> check("SPRING_NONSENSE")).doesNotThrowAnyException();
    assertThatCode(() -> check("PATH")).doesNotThrowAnyException();
  }

  private static void check(String variable) {
    UnknownSettings.check(
        Map.of(variable, "x"), UnknownSettingsTest.class.getClassLoader(), JsonMapper.shared());
  }
}
