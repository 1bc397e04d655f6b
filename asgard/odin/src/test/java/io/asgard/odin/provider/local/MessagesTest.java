package io.asgard.odin.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessagesTest {
  @Test
  void writesDurationsInSeconds() {
    assertThat(Messages.seconds("7d")).isEqualTo("604800s");
    assertThat(Messages.seconds("1h")).isEqualTo("3600s");
    assertThat(Messages.seconds("500ms")).isEqualTo("0.5s");
    assertThat(Messages.seconds("10s")).isEqualTo("10s");
  }
}
