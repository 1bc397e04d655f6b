package io.asgard.fronting.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.contracts.v1.EventMeta;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetaEncoderTest {
  private static final ByteString ID = ByteString.copyFromUtf8("sixteen bytes...");

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1, 127, 128, 1_700_000_000_000L, Long.MIN_VALUE, Long.MAX_VALUE})
  void bytesAreTheMessage(long eventTimeMs) throws InvalidProtocolBufferException {
    MetaEncoder encoder = new MetaEncoder("fleet-señales", 1_700_000_000_123L);
    EventMeta message = encoder.message(ID, eventTimeMs);
    assertThat(EventMeta.parseFrom(encoder.bytes(ID, eventTimeMs))).isEqualTo(message);
    assertThat(message)
        .isEqualTo(
            EventMeta.newBuilder()
                .setId(ID)
                .setEventTimeMs(eventTimeMs)
                .setAcceptedMs(1_700_000_000_123L)
                .setOrigin("fleet-señales")
                .build());
  }

  @Test
  void bytesAreTheCanonicalOnes() {
    MetaEncoder encoder = new MetaEncoder("transport", 2);
    assertThat(encoder.bytes(ID, 1)).isEqualTo(encoder.message(ID, 1).toByteArray());
  }
}
