package io.asgard.odin.state;

import java.util.Map;
import java.util.Set;

/**
 * Who serves a stream that was ever moved. Offsets are by topic and partition.
 *
 * @param cluster its name
 * @param ends where it ended when it began to serve: what comes after that is new
 * @param copied how far the cluster before had been copied to it then, in offsets of that one
 * @param cut names of the flows that cannot go on from it yet: of a copy that has still to be told
 *     where, or back to the cluster before, which may have what was not copied
 */
public record Serving(
    String cluster, Map<String, Long> ends, Map<String, Long> copied, Set<String> cut) {
  public Serving {
    ends = Map.copyOf(ends);
    copied = Map.copyOf(copied);
    cut = Set.copyOf(cut);
  }

  /** A stream that is served where it is declared. */
  public static Serving at(String cluster) {
    return new Serving(cluster, Map.of(), Map.of(), Set.of());
  }

  /** The same, once fewer flows are cut. */
  public Serving with(Set<String> stillCut) {
    return new Serving(cluster, ends, copied, stillCut);
  }
}
