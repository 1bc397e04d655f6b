package io.asgard.odin.provider.local;

import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.Serving;

/** What a stream takes of a machine's memory. */
public final class StreamMemory {
  // What a broker has beside its heap, and what a flow has in all: docs say how it was measured.
  private static final long BROKER = 200L << 20;
  private static final long FLOW = 230L << 20;
  private static final String HEAP = "288m";

  private StreamMemory() {}

  /** Bytes of its brokers, those of its copies, and what fills these. */
  public static long of(Resource stream) {
    StreamClusters clusters = StreamClusters.of(stream, Serving.at(stream.name()));
    long bytes = 0;
    for (Resource cluster : clusters.all()) {
      bytes += cluster.whole("brokers", 3) * (heap(cluster) + BROKER);
    }
    return bytes + (clusters.all().size() - 1) * FLOW;
  }

  private static long heap(Resource cluster) {
    String heap = cluster.text("heap").orElse(HEAP);
    long amount = Long.parseLong(heap.substring(0, heap.length() - 1));
    return heap.endsWith("g") ? amount << 30 : amount << 20;
  }
}
