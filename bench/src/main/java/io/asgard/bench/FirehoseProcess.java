package io.asgard.bench;

import io.asgard.e2e.FirehoseLaunch;
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
      throws IOException {
    Path directory = Files.createDirectories(platform.home().resolve("firehose").resolve(group));
    FirehoseProcess started =
        new FirehoseProcess(
            process(platform, group, settings, "-XX:SharedArchiveFile=" + archive(platform))
                .redirectError(directory.resolve("error.log").toFile())
                .start());
    Background.run(() -> started.read(printed));
    return started;
  }

  /** Makes the archive of classes, as Odin does it: by a start that ends before it serves. */
  static void train(Platform platform) throws IOException, InterruptedException {
    Path log = platform.home().resolve("firehose-training.log");
    Process training =
        process(
                platform,
                "training",
                List.of("firehose.sink.type=log"),
                "-XX:ArchiveClassesAtExit=" + archive(platform),
                "-Dspring.context.exit=onRefresh")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (training.waitFor() != 0) {
      throw new IllegalStateException("no archive of classes (log: " + log + ")");
    }
  }

  private static Path archive(Platform platform) {
    return platform.home().resolve("firehose.jsa");
  }

  private static ProcessBuilder process(
      Platform platform, String group, List<String> settings, String... jvm) {
    List<String> options = new ArrayList<>(List.of(jvm));
    Stream.of(System.getProperty("firehose.jvm", "").split(" "))
        .filter(flag -> !flag.isEmpty())
        .forEach(options::add);
    List<String> all =
        new ArrayList<>(
            List.of(
                "firehose.kafka.topics=" + SampleEvents.TOPIC,
                "firehose.kafka.group-id=" + group,
                "firehose.dead-letter.topic=dead-letters"));
    all.addAll(settings);
    return FirehoseLaunch.of(platform, Platform.port(8430), options, all);
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
