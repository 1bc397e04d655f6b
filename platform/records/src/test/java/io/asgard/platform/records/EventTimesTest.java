package io.asgard.platform.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.contracts.sample.DriverLocation;
import org.junit.jupiter.api.Test;

class EventTimesTest {
  private final EventTimes times = new EventTimes();

  @Test
  void readsMilliseconds() {
    byte[] message = Samples.location(1_489_640_434_123L).toByteArray();
    assertThat(times.read(message, 2)).isEqualTo(1_489_640_434_123L);
  }

  @Test
  void readsTimesBeforeTheEpoch() {
    assertThat(times.read(Samples.location(-1_500).toByteArray(), 2)).isEqualTo(-1_500);
  }

  @Test
  void saysWhenThereIsNone() {
    byte[] message = DriverLocation.newBuilder().setDriverId("d").build().toByteArray();
    assertThat(times.read(message, 2)).isEqualTo(EventTimes.MISSING);
  }

  @Test
  void refusesCutOffBytes() {
    byte[] message = Samples.location(1_000).toByteArray();
    byte[] cut = java.util.Arrays.copyOf(message, message.length - 1);
    assertThatThrownBy(() -> times.read(cut, 2)).isInstanceOf(WireReader.MalformedException.class);
  }
}
