package io.asgard.odin.failover;

import java.util.List;

/** Which clusters streams have. Seam: each provider knows its own. */
public interface Moves {
  /**
   * The move away from the cluster that serves the stream.
   *
   * @throws IllegalArgumentException if there is no other
   */
  Move away(String stream);

  /** The same of every stream that has another. */
  List<Move> away();

  /** The move that led to the cluster that serves the stream now. */
  Move here(String stream);
}
