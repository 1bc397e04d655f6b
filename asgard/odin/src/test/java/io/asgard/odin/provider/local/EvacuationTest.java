package io.asgard.odin.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class EvacuationTest {
  private static final Map<Integer, String> THREE = Map.of(1, "a", 2, "b", 3, "c");

  private final Map<TopicPartition, List<Integer>> partitions = new LinkedHashMap<>();

  @Test
  void whatIsOnlyOnThoseThatStayDoesNotMove() {
    partition(0, 1, 2, 3);
    assertThat(Evacuation.moves(partitions, THREE)).isEmpty();
  }

  @Test
  void theOneThatComesTakesThePlaceOfTheOneThatLeaves() {
    partition(0, 4, 2, 1);
    assertThat(Evacuation.moves(partitions, THREE))
        .containsExactly(Map.entry(of(0), List.of(3, 2, 1)));
  }

  @Test
  void replicasLieOnDifferentRacksIfTheyCan() {
    partition(0, 5, 1);
    Map<Integer, String> racks = Map.of(1, "a", 2, "a", 3, "b");
    assertThat(Evacuation.moves(partitions, racks)).containsEntry(of(0), List.of(3, 1));
    assertThat(Evacuation.moves(partitions, Map.of(1, "a", 2, "a")))
        .containsEntry(of(0), List.of(2, 1));
  }

  @Test
  void theLoadIsShared() {
    for (int partition = 0; partition < 9; partition++) {
      partition(partition, 4);
    }
    Map<Integer, Integer> leaders = new HashMap<>();
    Evacuation.moves(partitions, THREE)
        .values()
        .forEach(brokers -> leaders.merge(brokers.get(0), 1, Integer::sum));
    assertThat(leaders).isEqualTo(Map.of(1, 3, 2, 3, 3, 3));
  }

  @Test
  void moreReplicasThanBrokersAreGivenUp() {
    partition(0, 1, 2, 3, 4);
    assertThat(Evacuation.moves(partitions, THREE)).containsEntry(of(0), List.of(1, 2, 3));
  }

  private void partition(int number, Integer... brokers) {
    partitions.put(of(number), List.of(brokers));
  }

  private static TopicPartition of(int number) {
    return new TopicPartition("t", number);
  }
}
