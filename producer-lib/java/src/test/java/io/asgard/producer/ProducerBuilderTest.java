package io.asgard.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.AdvanceWatermarkRequest;
import io.asgard.contracts.v1.AdvanceWatermarkResponse;
import io.asgard.contracts.v1.PublishResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProducerBuilderTest {
  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S"})
  void refusesATimeoutThatNoRequestCanKeep(String timeout) {
    assertThatThrownBy(() -> Producer.builder().requestTimeout(Duration.parse(timeout)))
        .hasMessage("request timeout: " + timeout + " (expected: > 0s)");
  }

  @Test
  void aTimeWithoutEndIsForEver() throws IOException {
    Duration forever = ChronoUnit.FOREVER.getDuration();
    try (FakeFronting fronting = FakeFronting.start();
        Producer patient =
            Producer.builder()
                .fronting(fronting.address())
                .token(() -> "secret")
                .maxBlock(forever)
                .backoff(Duration.ofMillis(1), forever)
                .requestTimeout(forever)
                .deliveryTimeout(forever)
                .build()) {
      CompletableFuture<Ack> ack = patient.publish("t", ByteString.EMPTY, ByteString.EMPTY);
      patient.close(forever);
      assertThat(ack.join().stored()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTPS://fronting:8420", "grpcs://fronting:8420", "fronting"})
  void refusesAnAddressThatWouldBeTakenForAnother(String address) {
    assertThatThrownBy(() -> Producer.builder().fronting(address))
        .hasMessage("fronting: " + address + " (expected: host:port or https://host:port)");
  }

  @Test
  void asksForATokenBeforeTheFirstEvent() {
    assertThatThrownBy(() -> Producer.builder().fronting("127.0.0.1:1").build())
        .hasMessage("token: none (expected: token or tokenFile)");
  }

  @Test
  void closesTheConnectionsOfAProducerThatCannotBe() {
    Unused transport = new Unused();
    assertThatThrownBy(() -> Producer.builder().memory(0).build(transport))
        .hasMessage("memory: 0 (expected: >= 1)");
    assertThat(transport.closed).isTrue();
  }

  private static final class Unused implements Transport {
    private boolean closed;

    @Override
    public CompletionStage<PublishResponse> publish(Batch batch, Duration within) {
      return CompletableFuture.failedFuture(new IllegalStateException("closed"));
    }

    @Override
    public CompletionStage<AdvanceWatermarkResponse> advanceWatermark(
        AdvanceWatermarkRequest request) {
      return CompletableFuture.failedFuture(new IllegalStateException("closed"));
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
