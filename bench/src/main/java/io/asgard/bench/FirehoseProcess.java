package io.asgard.bench;

import io.asgard.e2e.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A firehose as a process, with the options that Odin gives one, and its archive of classes. */
final class FirehoseProcess implements AutoCloseable {
  private static final Duration END = Duration.ofSeconds(30);

  private final Process process;

  private FirehoseProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts one for the topic of the bench.
   *
   * @param printed is told what it prints
   * @param settings besides those that every firehose needs
   */
  static FirehoseProcess start(Platform platform, String group, Seen printed, List<String> settings)
      throws IOException, InterruptedException {
    Path archive = platform.home().resolve("firehose.jsa");
    if (!Files.exists(archive)) {
      // As Odin does it: by a start that ends before it serves.
      List<String> training =
          command(platform, group, settings, "-XX:ArchiveClassesAtExit=" + archive);
      training.add(1, "-Dspring.context.exit=onRefresh");
      Process made =
          process(training)
              .redirectErrorStream(true)
              .redirectOutput(platform.home().resolve("firehose-training.log").toFile())
              .start();
      if (made.waitFor() != 0) {
        throw new IllegalStateException("no archive of classes: see firehose-training.log");
      }
    }
    Path directory = Files.createDirectories(platform.home().resolve("firehose").resolve(group));
    FirehoseProcess started =
        new FirehoseProcess(
            process(command(platform, group, settings, "-XX:SharedArchiveFile=" + archive))
                .redirectError(directory.resolve("error.log").toFile())
                .start());
    Background.run(() -> started.read(printed));
    return started;
  }

  private static List<String> command(
      Platform platform, String group, List<String> settings, String archive) {
    Path auth = platform.home().resolve("auth");
    List<String> command =
        new ArrayList<>(
            List.of(
                "java",
                "-Xmx96m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                archive));
    Stream.of(System.getProperty("firehose.jvm", "").split(" "))
        .filter(flag -> !flag.isEmpty())
        .forEach(command::add);
    command.addAll(
        List.of(
            "-jar",
            Platform.repo().resolve("firehose/target/firehose-0.1.0-SNAPSHOT.jar").toString(),
            "--server.port=" + Platform.port(8430),
            "--firehose.kafka.bootstrap-servers=" + platform.bootstrap(),
            "--firehose.kafka.topics=" + SampleEvents.TOPIC,
            "--firehose.kafka.group-id=" + group,
            "--firehose.dead-letter.topic=dead-letters",
            "--firehose.registry.url=http://127.0.0.1:" + Platform.port(8410),
            "--asgard.auth.jwks=" + auth.resolve("jwks.json").toUri(),
            "--asgard.auth.revoked=" + auth.resolve("revoked.json").toUri(),
            "--asgard.auth.token-file=" + platform.tokenFile()));
    settings.forEach(setting -> command.add("--" + setting));
    return command;
  }

  private static ProcessBuilder process(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(variable -> variable.startsWith("ASGARD_"));
    return builder;
  }

  private void read(Seen printed) {
    byte[] buffer = new byte[1 << 16];
    int kept = 0; // of the line that is not whole yet
    try (InputStream out = process.getInputStream()) {
      for (int read = out.read(buffer);
          read >= 0;
          read = out.read(buffer, kept, buffer.length - kept)) {
        kept = printed.lines(buffer, kept + read);
      }
    } catch (IOException e) {
      // It was killed.
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
