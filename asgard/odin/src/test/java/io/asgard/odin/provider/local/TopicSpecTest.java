package io.asgard.odin.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

class TopicSpecTest {
  @Test
  void isTheSameInWhateverOrderItsConfigsWereDeclared() {
    Map<String, String> turned = new LinkedHashMap<>();
    turned.put("segment.ms", "2");
    turned.put("retention.ms", "1");
    Map<String, String> configs = new LinkedHashMap<>();
    configs.put("retention.ms", "1");
    configs.put("segment.ms", "2");
    assertThat(Fingerprint.of(new TopicSpec("t", 1, 1, 1, turned)))
        .isEqualTo(Fingerprint.of(new TopicSpec("t", 1, 1, 1, configs)));
  }

  @Test
  void aBrokerThatIsAwayIsOnNoOthersRack() {
    List<Node> replicas = List.of(new Node(1, "h", 1), new Node(2, "h", 2), new Node(3, "h", 3));
    TopicPartitionInfo partition =
        new TopicPartitionInfo(0, replicas.get(0), replicas, replicas.subList(0, 1));
    TopicDescription there = new TopicDescription("t", false, List.of(partition));
    TopicSpec spec = new TopicSpec("t", 1, 3, 3, Map.of());
    assertThat(spec.differences(cluster(Map.of(1, "a"), there))).isEmpty();
    assertThat(spec.differences(cluster(Map.of(1, "a", 2, "a", 3, "b"), there))).hasSize(1);
  }

  private static ClusterState cluster(Map<Integer, String> racks, TopicDescription topic) {
    return new ClusterState(racks, Map.of("t", topic), Map.of(), Map.of(), Map.of());
  }
}
