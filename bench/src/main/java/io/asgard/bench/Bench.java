package io.asgard.bench;

import java.util.List;
import java.util.Map;

/** {@code bin/bench NAME [--quick]}. */
public final class Bench {
  interface Runner {
    void run(Figures figures, boolean quick) throws Exception;
  }

  private static final Map<String, Runner> BENCHES =
      Map.of(
          "firehose", new FirehoseBench(),
          "fronting", new FrontingBench(),
          "odin", new OdinBench(),
          "pipeline", new PipelineBench(),
          "producer", new ProducerBench(),
          "schemas", new SchemasBench(),
          "streams", new StreamsBench());

  private Bench() {}

  public static void main(String[] words) throws Exception {
    List<String> given = List.of(words);
    String name = given.isEmpty() ? "" : given.get(0);
    Runner bench = BENCHES.get(name);
    if (bench == null) {
      System.err.println("bench: " + name + " (expected: one of " + BENCHES.keySet() + ")");
      System.exit(2);
      return;
    }
    Figures figures = new Figures();
    try {
      bench.run(figures, given.contains("--quick"));
    } catch (Exception | AssertionError e) {
      e.printStackTrace();
      figures.require(false, "not run to its end: " + e.getMessage());
    }
    System.out.println(figures.json(name));
    // What writes and reads meanwhile may still run.
    System.exit(figures.right() ? 0 : 1);
  }
}
