package io.asgard.bench;

import static java.util.Objects.requireNonNull;

import io.asgard.producer.PublishBench;
import java.io.IOException;
import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** How many events a second the Java producer library takes on one core, its threads included. */
final class ProducerBench implements Bench.Runner {
  private static final double GOAL = 500_000;

  @Override
  public void run(Figures figures, boolean quick) throws Exception {
    pinToOneCore();
    System.out.println("Publishing 200-byte events into a transport that answers at once, 1 core");
    Collection<RunResult> results = measure(quick);
    RunResult bytes = result(results, "bytes");
    RunResult message = result(results, "message");
    RunResult building = result(results, "buildingAlone");
    double rate = rate(bytes);
    figures.add("null.rate_per_s", rate, "events/s, serialised by the application");
    figures.add("message.rate_per_s", rate(message), "events/s, each a message that is built");
    figures.add("bytes_per_event", allocated(bytes), "B allocated, the event's bytes included");
    figures.add(
        "message.bytes_per_event",
        allocated(message) - allocated(building),
        "B allocated beside the message itself");
    figures.goal("null.rate_per_s", rate >= GOAL, ">= 500,000 events/s on one core");
  }

  private static Collection<RunResult> measure(boolean quick) throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(PublishBench.class.getName())
            .addProfiler(GCProfiler.class)
            .jvmArgs("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC")
            .forks(1)
            .warmupIterations(quick ? 2 : 5)
            .warmupTime(TimeValue.seconds(2))
            .measurementIterations(quick ? 3 : 10)
            .measurementTime(TimeValue.seconds(2))
            .build();
    return new Runner(options).run();
  }

  /** This process too; the JVMs that JMH starts inherit it. */
  private static void pinToOneCore() throws IOException, InterruptedException {
    String pid = Long.toString(ProcessHandle.current().pid());
    Process pinned =
        new ProcessBuilder("taskset", "-acp", "0", pid)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (pinned.waitFor() != 0) {
      throw new IllegalStateException("taskset: exit " + pinned.exitValue() + " (expected: 0)");
    }
  }

  private static RunResult result(Collection<RunResult> results, String name) {
    return results.stream()
        .filter(result -> result.getParams().getBenchmark().endsWith("." + name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("benchmark: " + name + " (expected: run)"));
  }

  private static double rate(RunResult result) {
    return result.getPrimaryResult().getScore();
  }

  private static double allocated(RunResult result) {
    return requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm")).getScore();
  }
}
