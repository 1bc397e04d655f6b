package io.asgard.fronting.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DynamicMessage;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.contracts.v1.Answer;
import io.asgard.platform.records.TopicType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhereTest {
  private static final TopicType TYPE =
      new TopicType(
          "t",
          "transport",
          DriverLocationKey.getDescriptor(),
          Answer.getDescriptor(),
          1,
          Duration.ofDays(7),
          Duration.ofHours(1),
          1);

  @Test
  void anUnsignedValueIsReadAsOne() throws Exception {
    assertThat(matches("retryAfterMs=4294967295", -1)).isTrue();
    assertThat(matches("retryAfterMs=7", 7)).isTrue();
    assertThatThrownBy(() -> matches("retryAfterMs=-1", -1))
        .hasMessageContaining("retryAfterMs: -1 (expected: a whole number)");
  }

  private static boolean matches(String where, int millis) throws Exception {
    Answer answer = Answer.newBuilder().setRetryAfterMs(millis).build();
    return Where.of(TYPE, List.of(where))
        .matches(
            DynamicMessage.getDefaultInstance(DriverLocationKey.getDescriptor()),
            DynamicMessage.parseFrom(Answer.getDescriptor(), answer.toByteArray()));
  }
}
