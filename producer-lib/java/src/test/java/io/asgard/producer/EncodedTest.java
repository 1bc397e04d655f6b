package io.asgard.producer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.asgard.contracts.sample.CustomerSegment;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.PublishRequest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncodedTest {
  private static final Topic TOPIC = Topic.of("fährten");
  private static final DriverLocationKey KEY =
      DriverLocationKey.newBuilder().setDriverId("d1").build();
  private static final DriverLocation MESSAGE =
      DriverLocation.newBuilder().setDriverId("d1").setSpeedMetersPerSecond(7).build();

  @Test
  void isTheEventOfARequest() throws IOException {
    Encoded encoded = Encoded.of(TOPIC, KEY, MESSAGE);
    Event event = only(encoded);
    assertThat(event.getTopic()).isEqualTo("fährten");
    assertThat(event.getKey()).isEqualTo(KEY.toByteString());
    assertThat(event.getMessage()).isEqualTo(MESSAGE.toByteString());
    assertThat(event.getId().asReadOnlyByteBuffer().getLong())
        .isEqualTo(Encoded.id(encoded.bytes()).getMostSignificantBits());
    assertThat(Encoded.id(encoded.bytes()).version()).isEqualTo(7);
    assertThat(Encoded.id(encoded.bytes()).variant()).isEqualTo(2);
  }

  @Test
  void messagesAndTheirBytesAreTheSame() throws IOException {
    Encoded typed = Encoded.of(TOPIC, KEY, MESSAGE);
    Encoded bytes = Encoded.of(TOPIC, KEY.toByteString(), MESSAGE.toByteString());
    assertThat(only(typed).toBuilder().clearId().build())
        .isEqualTo(only(bytes).toBuilder().clearId().build());
    assertThat(typed.keyHash()).isEqualTo(bytes.keyHash());
  }

  @Test
  void emptyPartsAreReadAsEmpty() throws IOException {
    Event event = only(Encoded.of(Topic.of(""), ByteString.EMPTY, ByteString.EMPTY));
    assertThat(event.toBuilder().clearId().build()).isEqualTo(Event.getDefaultInstance());
  }

  @Test
  void severalOneAfterTheOtherAreARequest() throws IOException {
    List<Pending> events =
        List.of(
            Pending.published(Encoded.of(TOPIC, KEY, MESSAGE).bytes(), 0),
            Pending.published(Encoded.of(TOPIC, KEY, MESSAGE).bytes(), 0));
    Batch batch = new Batch(0, events, events.get(0).size() + events.get(1).size());
    PublishRequest drained = PublishRequest.parseFrom(new BatchStream(batch).readAllBytes());
    assertThat(drained.getEventsList()).extracting(Event::getKey).containsOnly(KEY.toByteString());
    assertThat(drained.getEventsCount()).isEqualTo(2);
  }

  /** The spool keeps lanes by it: another hash would break the order of keys on disk. */
  @Test
  void theHashOfAKeyIsTheSameForEver() {
    assertThat(Encoded.of(TOPIC, ByteString.copyFromUtf8("key1"), ByteString.EMPTY).keyHash())
        .isEqualTo("key1".hashCode());
  }

  @Test
  void knowsItsSizeBeforehand() {
    CustomerSegment large = CustomerSegment.newBuilder().putScores("a".repeat(300), 1).build();
    assertThat(Encoded.size(TOPIC, KEY.getSerializedSize(), large.getSerializedSize()))
        .isEqualTo(Encoded.of(TOPIC, KEY, large).bytes().length);
    assertThat(Encoded.size(TOPIC, Integer.MAX_VALUE, Integer.MAX_VALUE)).isPositive();
  }

  private static Event only(Encoded encoded) throws IOException {
    return PublishRequest.parseFrom(encoded.bytes()).getEvents(0);
  }
}
