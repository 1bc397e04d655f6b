package io.asgard.fronting.tail;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Timestamp;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverLocationKey;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class LineTest {
  @Test
  void aTimeThatNoCalendarKnowsIsUnreadable() throws Exception {
    DriverLocation odd =
        DriverLocation.newBuilder()
            .setEventTimestamp(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))
            .build();
    assertThat(line(odd, true)).startsWith("0@7 unreadable: ");
    assertThat(line(odd, false)).contains("\"offset\":7,\"unreadable\":\"");
  }

  private static String line(DriverLocation message, boolean text) throws Exception {
    return Line.of(
        new ConsumerRecord<>("t", 0, 7, new byte[0], message.toByteArray()),
        Optional.empty(),
        DynamicMessage.getDefaultInstance(DriverLocationKey.getDescriptor()),
        DynamicMessage.parseFrom(DriverLocation.getDescriptor(), message.toByteArray()),
        text);
  }
}
