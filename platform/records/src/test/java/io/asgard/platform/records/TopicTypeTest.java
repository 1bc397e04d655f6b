package io.asgard.platform.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.contracts.v1.EventTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TopicTypeTest {
  @Test
  void linksATopicWithItsDescriptors() {
    TopicType type = TopicType.of(Samples.topic("driver-location"), Samples.files(), 3);
    assertThat(type.message().getFullName()).isEqualTo("asgard.sample.DriverLocation");
    assertThat(type.eventTimeField()).isEqualTo(2);
    assertThat(type.back()).isEqualTo(Duration.ofDays(7));
    assertThat(type.version()).isEqualTo(3);
  }

  @Test
  void namesAMissingType() {
    var schema = Samples.topic("t").toBuilder().setMessageType("asgard.sample.Nothing").build();
    assertThatThrownBy(() -> TopicType.of(schema, Samples.files(), 1))
        .hasMessageStartingWith("type: asgard.sample.Nothing");
  }

  @Test
  void namesAnEventTimeThatIsNone() {
    var schema =
        Samples.topic("t").toBuilder()
            .setEventTime(EventTime.newBuilder().setField("driver_id"))
            .build();
    assertThatThrownBy(() -> TopicType.of(schema, Samples.files(), 1))
        .hasMessageStartingWith(
            "event time field: driver_id (expected: a google.protobuf.Timestamp");
  }

  @Test
  void namesAMissingImport() {
    var files = Samples.files();
    var some = files.toBuilder().clearFile();
    files.getFileList().stream()
        .filter(f -> !f.getName().contains("timestamp"))
        .forEach(some::addFile);
    assertThatThrownBy(() -> DescriptorSet.of(some.build()))
        .hasMessageContaining("timestamp.proto");
  }
}
