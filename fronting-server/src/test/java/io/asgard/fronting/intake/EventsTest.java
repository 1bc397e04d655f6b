package io.asgard.fronting.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.PublishRequest;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class EventsTest {
  private static final Event EVENT = Event.newBuilder().setTopic("t").build();

  @Test
  void readsWhatIsAllowed() throws Exception {
    PublishRequest request = request(10_000);
    assertThat(Events.parse(request.toByteArray())).isEqualTo(request);
  }

  @Test
  void readsNoMoreThanShowsThatThereAreTooMany() throws Exception {
    PublishRequest read = Events.parse(request(1_000_000).toByteArray());
    assertThat(read.getEventsCount()).isEqualTo(10_001);
    assertThatThrownBy(() -> Events.of(read))
        .hasMessage("events: more than 10000 (expected: <= 10000)");
  }

  @Test
  void whatLooksLikeAnEventDoesNotHideTheOnesBehindIt() throws Exception {
    UnknownFieldSet.Field.Builder numbers = UnknownFieldSet.Field.newBuilder();
    Collections.nCopies(20_000, 1L).forEach(numbers::addVarint);
    byte[] odd = UnknownFieldSet.newBuilder().addField(1, numbers.build()).build().toByteArray();
    byte[] both = new byte[odd.length + request(1).getSerializedSize()];
    System.arraycopy(odd, 0, both, 0, odd.length);
    System.arraycopy(request(1).toByteArray(), 0, both, odd.length, both.length - odd.length);
    assertThat(Events.parse(both)).isEqualTo(request(1));
  }

  @Test
  void refusesWhatIsNoRequest() {
    assertThatThrownBy(() -> Events.parse(new byte[] {0x0a, 0x7f}))
        .isInstanceOf(InvalidProtocolBufferException.class);
    assertThatThrownBy(() -> Events.parse(new byte[] {0x0c}))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }

  private static PublishRequest request(int events) {
    return PublishRequest.newBuilder().addAllEvents(Collections.nCopies(events, EVENT)).build();
  }
}
