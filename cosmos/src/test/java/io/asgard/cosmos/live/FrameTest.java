package io.asgard.cosmos.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.cosmos.enigma.Enigma.Window;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class FrameTest {
  @Test
  void aWindowIsEnigmasAnswerWithAType() throws IOException {
    JsonNode answer = sample("enigma/answer-latest");
    Frame frame = Frame.window("supply", new Window(Instant.EPOCH, answer.toPrettyString()));
    assertThat(JsonMapper.shared().readTree(frame.text()))
        .isEqualTo(((ObjectNode) answer).put("type", "window"));
  }

  @Test
  void anErrorIsAsAgreed() throws IOException {
    JsonNode error = sample("cosmos/live-error");
    Frame frame = Frame.error("suply", error.path("detail").asString());
    assertThat(JsonMapper.shared().readTree(frame.text())).isEqualTo(error);
  }

  private static JsonNode sample(String name) throws IOException {
    try (InputStream in = FrameTest.class.getResourceAsStream("/http/" + name + ".json")) {
      return JsonMapper.shared().readTree(in);
    }
  }
}
