package io.asgard.fronting.recover;

import io.asgard.fronting.publish.DataStream;
import io.asgard.fronting.publish.KafkaStreams;
import io.asgard.fronting.publish.Recovery;
import io.asgard.fronting.spool.Spool;
import io.asgard.platform.clusters.StreamLocations;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.util.unit.DataSize;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Delivers the events in the spool directory of a fronting server that is gone. Exits with 0 when
 * all are delivered, 1 when some are left, 2 when that could not be tried.
 */
@Command(
    name = "recover",
    description = "Delivers what a fronting server that is gone left in its spool.",
    sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class RecoverCommand implements Callable<Integer> {
  private static final DataSize EVENT = DataSize.ofMegabytes(32); // any server's max-event
  private static final DataSize IN_FLIGHT = DataSize.ofMegabytes(64);

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      description = "fronting.spool.directory of that server, with a directory per stream.")
  private Path directory;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,…",
      description = "The brokers, if Odin is not to be asked.")
  private @Nullable String bootstrap;

  @Option(
      names = "--odin",
      description = "Who knows where the streams are. Default: ${DEFAULT-VALUE}.",
      defaultValue = "http://127.0.0.1:8400")
  private URI odin;

  @Option(names = "--token-file", description = "A token for Odin.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--patience",
      description = "Seconds for which a stream may take nothing. Default: ${DEFAULT-VALUE}.",
      defaultValue = "120")
  private int patience;

  public static void main(String[] words) {
    LoggingSystem.get(RecoverCommand.class.getClassLoader()).setLogLevel("ROOT", LogLevel.WARN);
    System.exit(new CommandLine(new RecoverCommand()).execute(words));
  }

  @Override
  public Integer call() throws IOException {
    List<Path> spools = spools();
    ScheduledExecutorService background = Executors.newScheduledThreadPool(1);
    KafkaStreams streams =
        new KafkaStreams(
            locations(),
            stream -> Map.of(),
            new KafkaStreams.Sizes(EVENT, IN_FLIGHT),
            background,
            new SimpleMeterRegistry());
    try {
      int code = 0;
      for (Path spool : spools) {
        code = Math.max(code, recover(spool, streams.stream(spool.getFileName().toString())));
      }
      return code;
    } finally {
      background.shutdownNow();
    }
  }

  private int recover(Path path, DataStream stream) {
    PrintWriter out = spec.commandLine().getOut();
    try (stream) {
      out.printf("%s to stream %s%n", path, stream.name());
      Recovery.Outcome outcome = Recovery.recover(path, stream, Duration.ofSeconds(patience));
      out.printf("  %,d events delivered%n", outcome.delivered());
      if (outcome.refused() > 0) {
        out.printf(
            "  %,d events refused by the stream, kept in aside below %s%n",
            outcome.refused(), path);
      }
      if (outcome.damagedBytes() > 0) {
        out.printf(
            "  %,d bytes are no events, kept in aside below %s%n", outcome.damagedBytes(), path);
      }
      if (outcome.leftBytes() > 0) {
        out.printf(
            "  %,d bytes of events are left: %s%n",
            outcome.leftBytes(),
            outcome.failure().orElse("the stream took nothing for " + patience + " s"));
      }
      out.flush();
      return outcome.leftBytes() == 0 && outcome.refused() == 0 ? 0 : 1;
    } catch (IOException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return 2;
    }
  }

  private List<Path> spools() throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new ParameterException(
          spec.commandLine(), "DIR: " + directory + " (expected: a directory)");
    }
    try (Stream<Path> inside = Files.list(directory)) {
      List<Path> spools = inside.filter(path -> Files.exists(path.resolve(Spool.LOCK))).toList();
      if (spools.isEmpty()) {
        throw new ParameterException(
            spec.commandLine(),
            "DIR: " + directory + " (expected: a fronting.spool.directory, with a spool in it)");
      }
      return spools;
    }
  }

  private StreamLocations locations() throws IOException {
    if (bootstrap != null) {
      return StreamLocations.fixed(bootstrap);
    }
    if (tokenFile == null) {
      throw new ParameterException(
          spec.commandLine(), "--token-file: missing (expected: it, or --bootstrap-servers)");
    }
    String token = Files.readString(tokenFile).strip();
    return StreamLocations.of(odin, Files.createTempDirectory("streams"), () -> token);
  }
}
