package io.asgard.conformance;

import static io.asgard.platform.test.Eventually.within;

import io.asgard.platform.test.FreePort;
import io.asgard.platform.test.TestKafka;
import io.asgard.platform.test.TestTokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The fronting server that bin/build has built, as a process. */
final class FrontingProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final Process process;
  private final int port;

  private FrontingProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static FrontingProcess start(Path repo, Path directory, String registry) throws IOException {
    Path jar = repo.resolve("fronting-server/target/fronting-server-0.1.0-SNAPSHOT.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + ": missing (expected: bin/build has run)");
    }
    int port = FreePort.find();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-jar", jar.toString(), "--server.port=0", "--fronting.port=" + port));
    command.add("--fronting.kafka.bootstrap-servers=" + TestKafka.bootstrapServers());
    command.add("--fronting.registry.url=" + registry);
    List.of(TestTokens.properties()).forEach(setting -> command.add("--" + setting));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("fronting.log").toFile())
            .start();
    FrontingProcess fronting = new FrontingProcess(process, port);
    within(START, fronting::check);
    return fronting;
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }

  private void check() throws IOException {
    new Socket(InetAddress.getLoopbackAddress(), port).close();
  }
}
