package io.asgard.odin.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class FlowTest {
  private static final Flow.Cluster HOME = new Flow.Cluster("home", "127.0.0.1:1");
  private static final Flow.Cluster AWAY = new Flow.Cluster("away", "127.0.0.1:2");
  private static final TopicPartition PARTITION = new TopicPartition("driver-location", 3);

  @Test
  void copiesWhatItsPatternsNameAndNothingThatOthersKeepForThemselves() {
    Flow flow = flow("driver-.*", "booking");
    assertThat(List.of("driver-location", "booking")).allMatch(flow::copies);
    assertThat(List.of("bookings", "my-booking")).noneMatch(flow::copies);
    assertThat(
            List.of("__consumer_offsets", "mm2-offsets.home.internal", "x-internal", "heartbeats"))
        .noneMatch(flow(".*")::copies);
  }

  @Test
  void saysWhatIsWrongWithIt() {
    assertThatThrownBy(() -> flow("a[")).hasMessageStartingWith("home-to-away: topics: a[");
    assertThatThrownBy(FlowTest::flow).hasMessageContaining("topics: none (expected: ");
    assertThatThrownBy(() -> new Flow("x", HOME, HOME, List.of("a")))
        .hasMessage("x: target: home (expected: another cluster than the source)");
    assertThatThrownBy(() -> new Flow.Cluster("a b", "")).hasMessageStartingWith("cluster: a b");
  }

  @Test
  void writesOffsetsAsMirrorMakerDoes() {
    FlowOffset offset = new FlowOffset(PARTITION, 42);
    assertThat(new String(offset.key(flow("a")), UTF_8))
        .isEqualTo(
            "[\"MirrorSourceConnector\","
                + "{\"cluster\":\"home\",\"partition\":3,\"topic\":\"driver-location\"}]");
    assertThat(new String(offset.value(), UTF_8)).isEqualTo("{\"offset\":41}");
    assertThat(new FlowOffset(PARTITION, 0).value()).isNull();
  }

  @Test
  void readsTheOffsetsThatItWrites() {
    for (long next : List.of(0L, 1L, 42L, Long.MAX_VALUE - 1)) {
      FlowOffset offset = new FlowOffset(PARTITION, next);
      assertThat(FlowOffset.parse(JsonMapper.shared(), offset.key(flow("a")), offset.value()))
          .contains(offset);
    }
  }

  @Test
  void leavesOffsetsOfOtherConnectorsAlone() {
    for (String key :
        List.of(
            "[\"MirrorCheckpointConnector\",{\"group\":\"g\",\"partition\":0,\"topic\":\"t\"}]",
            "[\"MirrorSourceConnector\",{}]",
            "{}",
            "no JSON")) {
      assertThat(FlowOffset.parse(JsonMapper.shared(), key.getBytes(UTF_8), "{}".getBytes(UTF_8)))
          .isEmpty();
    }
  }

  private static Flow flow(String... topics) {
    return new Flow("home-to-away", HOME, AWAY, List.of(topics));
  }
}
