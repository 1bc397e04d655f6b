package io.asgard.fronting;

import io.asgard.platform.test.Eventually;
import io.asgard.platform.test.TestKafka;
import io.asgard.platform.test.TestTokens;
import java.io.File;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The packaged service as a process of its own, with what the operating system says of it. */
final class ServerProcess implements AutoCloseable {
  private static final List<String> FLAGS = List.of("-Xmx256m", "-XX:+UseSerialGC");

  private final Process process;
  private final int port;

  private ServerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it and waits until it listens; settings that begin with -X are the JVM's. */
  static ServerProcess start(URI registry, String... settings) throws Exception {
    int port = freePort();
    List<String> command = new ArrayList<>(List.of("java"));
    command.addAll(FLAGS);
    Arrays.stream(settings).filter(setting -> setting.startsWith("-")).forEach(command::add);
    command.addAll(
        List.of(
            "-jar",
            Path.of("target", "fronting-server-0.1.0-SNAPSHOT.jar").toAbsolutePath().toString(),
            "--server.port=0",
            "--fronting.port=" + port,
            "--fronting.kafka.bootstrap-servers=" + TestKafka.bootstrapServers(),
            "--fronting.registry.url=" + registry));
    Stream.of(TestTokens.properties(), settings)
        .flatMap(Arrays::stream)
        .filter(setting -> !setting.startsWith("-"))
        .forEach(setting -> command.add("--" + setting));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(new File("target/load.log"))
            .start();
    Eventually.eventually(
        () -> {
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port));
          }
        });
    return new ServerProcess(process, port);
  }

  int port() {
    return port;
  }

  Duration cpu() {
    return process.toHandle().info().totalCpuDuration().orElseThrow();
  }

  /** What it holds of the machine's memory, as Linux counts it. */
  long rssKilobytes() throws Exception {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    process.waitFor();
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
