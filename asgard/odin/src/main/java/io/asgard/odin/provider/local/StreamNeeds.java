package io.asgard.odin.provider.local;

import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.Serving;

/**
 * What a stream takes of a machine: its brokers, those of its copies, and what fills these.
 *
 * @param memory bytes
 * @param cores while next to nothing is written
 */
public record StreamNeeds(long memory, double cores) {
  // What a broker has beside its heap, and what a flow has in all: docs say how it was measured.
  private static final long BROKER = 200L << 20;
  private static final long FLOW = 230L << 20;
  // Of 24 brokers and 5 flows on a busy machine: 0.025 to 0.05 a broker, 0.03 to 0.14 a flow.
  private static final double BROKER_CORES = 0.05;
  private static final double FLOW_CORES = 0.1;
  private static final String HEAP = "288m";

  /** Of a stream as it is declared. */
  public static StreamNeeds of(Resource stream) {
    StreamClusters clusters = StreamClusters.of(stream, Serving.at(stream.name()));
    int flows = clusters.all().size() - 1;
    long memory = flows * FLOW;
    double cores = flows * FLOW_CORES;
    for (Resource cluster : clusters.all()) {
      int brokers = cluster.whole("brokers", 3);
      memory += brokers * (heap(cluster) + BROKER);
      cores += brokers * BROKER_CORES;
    }
    return new StreamNeeds(memory, cores);
  }

  /** Of both. */
  public StreamNeeds and(StreamNeeds other) {
    return new StreamNeeds(memory + other.memory, cores + other.cores);
  }

  private static long heap(Resource cluster) {
    String heap = cluster.text("heap").orElse(HEAP);
    long amount = Long.parseLong(heap.substring(0, heap.length() - 1));
    return heap.endsWith("g") ? amount << 30 : amount << 20;
  }
}
