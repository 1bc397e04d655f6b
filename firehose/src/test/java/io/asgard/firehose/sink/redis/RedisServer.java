package io.asgard.firehose.sink.redis;

import io.asgard.platform.test.FreePort;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A Redis of its own: Debian's. */
public final class RedisServer implements AutoCloseable {
  private static final Path TOOLS = Path.of("..", ".build", "tools", "usr", "bin");

  private final int port;
  private final Process process;
  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;

  /**
   * Starts one and waits for it.
   *
   * @param more of its command line
   */
  public RedisServer(String... more) throws IOException {
    Path executable = executable();
    port = FreePort.find();
    List<String> line =
        new ArrayList<>(
            List.of(
                executable.toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no"));
    line.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(line);
    // The libraries of one that is unpacked beside the system.
    libraries(executable).ifPresent(at -> builder.environment().put("LD_LIBRARY_PATH", at));
    process =
        builder
            .directory(new File("target"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    client = RedisClient.create(RedisURI.create(url().toString()));
    connection =
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .pollInterval(Duration.ofMillis(20))
            .ignoreExceptions()
            .until(client::connect, StatefulRedisConnection::isOpen);
  }

  public static boolean installed() {
    return find().isPresent();
  }

  private static Path executable() {
    return find()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "redis-server: none (expected: on the PATH or in "
                        + TOOLS
                        + ", where bin/fetch-tools puts it)"));
  }

  private static Optional<Path> find() {
    return Stream.concat(
            Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(Path::of),
            Stream.of(TOOLS))
        .map(directory -> directory.resolve("redis-server").toAbsolutePath().normalize())
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Optional<String> libraries(Path executable) throws IOException {
    Path lib = executable.resolveSibling("../lib").normalize();
    if (!Files.isDirectory(lib)) {
      return Optional.empty();
    }
    try (Stream<Path> directories = Files.list(lib)) {
      return directories
          .map(Path::toString)
          .filter(path -> path.endsWith("-linux-gnu"))
          .findFirst();
    }
  }

  public URI url() {
    return URI.create("redis://127.0.0.1:" + port);
  }

  public RedisCommands<String, String> redis() {
    return connection.sync();
  }

  /** Lets it do nothing more, until it is let again. */
  void freeze(boolean frozen) throws Exception {
    String signal = frozen ? "-STOP" : "-CONT";
    new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
  }

  void stop() throws InterruptedException {
    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    client.shutdown(0, 1, TimeUnit.SECONDS);
    stop();
  }
}
