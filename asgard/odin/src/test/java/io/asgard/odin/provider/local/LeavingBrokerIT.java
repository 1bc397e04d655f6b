package io.asgard.odin.provider.local;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.odin.provider.PartFailed;
import io.asgard.platform.test.TestCluster;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real brokers, of which one leaves. */
class LeavingBrokerIT {
  private static final int RECORDS = 2_000;

  private TestCluster cluster;
  private Admin admin;
  private Map<String, Integer> brokers;

  @BeforeEach
  void start() throws Exception {
    cluster = TestCluster.start(4, 1);
    admin = cluster.admin();
    brokers = new LinkedHashMap<>();
    for (Node node : admin.describeCluster().nodes().get()) {
      brokers.put("x-" + node.id(), node.id());
    }
    cluster.create(Set.of(new NewTopic("t", 8, (short) 3)));
  }

  @AfterEach
  void stop() {
    admin.close();
    cluster.close();
  }

  @Test
  void everythingIsOnTheOthersBeforeItEnds() throws Exception {
    KafkaEnd end = new KafkaEnd("x", cluster.bootstrapServers(), "");
    end.write("t", IntStream.range(0, RECORDS).asLongStream());
    leave(false, staying());
    eventually(() -> assertThat(replicas()).doesNotContain(last()).hasSize(24));
    assertThat(end.read("t")).hasSize(RECORDS);
    leave(false, staying());
  }

  @Test
  void nothingMovesIfTheClusterGoesAsAWhole() throws Exception {
    List<Integer> before = replicas();
    leave(false, Set.of("another-1"));
    assertThat(replicas()).isEqualTo(before);
  }

  @Test
  void itStaysIfAnotherThatShouldTakeOverIsAway() {
    Set<String> three = Set.of("x-77", "x-78", "x-79");
    three.forEach(name -> brokers.put(name, Integer.parseInt(name.substring(2))));
    assertThatThrownBy(() -> leave(false, three))
        .isInstanceOf(PartFailed.class)
        .hasMessageContaining("cannot leave its cluster: only [] run");
  }

  private void leave(boolean ended, Set<String> staying) throws InterruptedException {
    new LeavingBroker(admin, last(), brokers, new ReentrantLock(), Pause.SLEEP)
        .leave(ended, staying);
  }

  private Set<String> staying() {
    Set<String> names = new java.util.HashSet<>(brokers.keySet());
    names.remove("x-" + last());
    return names;
  }

  private int last() {
    return brokers.values().stream()
        .mapToInt(Integer::intValue)
        .filter(id -> id < 10)
        .max()
        .orElseThrow();
  }

  private List<Integer> replicas() throws Exception {
    TopicDescription topic = admin.describeTopics(Set.of("t")).allTopicNames().get().get("t");
    return topic.partitions().stream()
        .flatMap(partition -> partition.replicas().stream().map(Node::id))
        .toList();
  }
}
