package io.asgard.datlantis.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Under which id a job runs on Flink. The id stays the same after a lost JobManager, so that the
 * job cannot run twice; it is another after the job ended or was changed, because Flink takes an
 * ended id never again.
 *
 * @param heirOf ids under which it ran before, newest first: it starts from the first checkpoint
 *     found of its own or of these
 */
record Incarnation(String id, List<String> heirOf) {
  Incarnation {
    heirOf = List.copyOf(heirOf);
  }

  static Incarnation heirOf(List<String> ids) {
    return new Incarnation(UUID.randomUUID().toString().replace("-", ""), ids);
  }

  /** Ids whose checkpoints it can start from, best first. */
  List<String> ids() {
    List<String> ids = new ArrayList<>(List.of(id));
    ids.addAll(heirOf);
    return ids;
  }
}
