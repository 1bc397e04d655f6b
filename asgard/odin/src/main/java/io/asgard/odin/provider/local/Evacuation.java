package io.asgard.odin.provider.local;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Which replicas go where when brokers leave a cluster. Pure but for its counting. */
final class Evacuation {
  private final Map<Integer, String> racks;
  private final Map<Integer, Integer> replicas = new HashMap<>();

  private Evacuation(Map<Integer, String> racks) {
    this.racks = racks;
  }

  /**
   * The partitions that have to move, each with the brokers that have it then.
   *
   * @param partitions all of the cluster, each with the brokers that have it, its leader-to-be
   *     first
   * @param racks of the brokers that stay
   */
  static Map<TopicPartition, List<Integer>> moves(
      Map<TopicPartition, List<Integer>> partitions, Map<Integer, String> racks) {
    Evacuation evacuation = new Evacuation(racks);
    partitions.values().forEach(brokers -> brokers.forEach(evacuation::count));
    Map<TopicPartition, List<Integer>> moves = new LinkedHashMap<>();
    partitions.forEach(
        (partition, brokers) -> {
          if (!racks.keySet().containsAll(brokers)) {
            moves.put(partition, evacuation.replace(brokers));
          }
        });
    return moves;
  }

  private void count(int broker) {
    replicas.merge(broker, 1, Integer::sum);
  }

  /** Those that stay keep their place; one that leaves is replaced in its own. */
  private List<Integer> replace(List<Integer> brokers) {
    Set<Integer> used = new HashSet<>(brokers);
    used.retainAll(racks.keySet());
    List<Integer> result = new ArrayList<>();
    for (int broker : brokers) {
      if (racks.containsKey(broker)) {
        result.add(broker);
      } else {
        // None is left if it had more replicas than there are brokers from now on.
        choose(used)
            .ifPresent(
                other -> {
                  used.add(other);
                  count(other);
                  result.add(other);
                });
      }
    }
    return result;
  }

  /** On a rack that the partition is not on, if there is one; then where the fewest are. */
  private Optional<Integer> choose(Set<Integer> used) {
    Set<String> taken = new HashSet<>();
    used.forEach(broker -> taken.add(racks.getOrDefault(broker, "")));
    return racks.keySet().stream()
        .filter(broker -> !used.contains(broker))
        .min(
            Comparator.<Integer, Boolean>comparing(
                    broker -> taken.contains(racks.getOrDefault(broker, "")))
                .thenComparing(broker -> replicas.getOrDefault(broker, 0))
                .thenComparing(Comparator.naturalOrder()));
  }
}
