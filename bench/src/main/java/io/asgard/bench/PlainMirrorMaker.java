package io.asgard.bench;

import io.asgard.e2e.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** MirrorMaker 2 as its own documentation starts it: two clusters, one direction, no more. */
final class PlainMirrorMaker implements AutoCloseable {
  /** What it calls the copy of a topic. */
  static final String PREFIX = "origin.";

  private final Path work;
  private final Thread atExit = new Thread(() -> process().destroyForcibly());
  private volatile Process process;

  PlainMirrorMaker(Path work, String from, String to) throws IOException {
    this.work = work;
    Files.writeString(
        work.resolve("mm2.properties"),
        """
        clusters = origin, away
        origin.bootstrap.servers = %s
        away.bootstrap.servers = %s
        origin->away.enabled = true
        """
            .formatted(from, to));
    process = start();
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  private Process process() {
    return process;
  }

  private Process start() throws IOException {
    Path deploy = Platform.repo().resolve("deploy/local");
    // The heap is that of Kafka's own start script.
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-Xms256m",
            "-Xmx2g",
            "-Dlog4j2.configurationFile=" + deploy.resolve("log4j2.properties"),
            "-cp",
            deploy.resolve("kafka/target/lib") + "/*",
            "org.apache.kafka.connect.mirror.MirrorMaker",
            work.resolve("mm2.properties").toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(work.resolve("mm2.log").toFile()))
        .start();
  }

  long pid() {
    return process.pid();
  }

  void killAndStartAgain() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    process = start();
  }

  @Override
  public void close() throws InterruptedException {
    Runtime.getRuntime().removeShutdownHook(atExit);
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
