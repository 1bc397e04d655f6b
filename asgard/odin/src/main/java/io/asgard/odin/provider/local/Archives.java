package io.asgard.odin.provider.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * AppCDS archives: a service's classes as the JVM wants them in memory, so that its next start
 * needs half the time. Made by a start that ends before it serves, at the lowest priority, when all
 * is healthy: at the first start everybody waits for the processor already.
 */
final class Archives implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(Archives.class);
  private static final String FLAG = "-XX:SharedArchiveFile=";
  // Where Linux shares the processor by session first, nice counts only within one: this session
  // has to be nice as a whole.
  private static final String LAST =
      "{ echo 19 >/proc/self/autogroup; } 2>/dev/null; exec nice -n 19 \"$@\"";

  private final ExecutorService executor;
  private volatile @Nullable Process training;
  private volatile boolean closed;

  Archives(ExecutorService executor) {
    this.executor = executor;
  }

  /** Makes the archive that the program names, if there is none. */
  void train(Program program) {
    train(program.name(), program.command());
  }

  /** The same for this process. */
  void trainSelf() {
    ProcessHandle.Info self = ProcessHandle.current().info();
    List<String> command = new ArrayList<>();
    self.command().ifPresent(command::add);
    self.arguments().ifPresent(arguments -> command.addAll(List.of(arguments)));
    train("odin", command);
  }

  private void train(String name, List<String> command) {
    for (String word : command) {
      if (word.startsWith(FLAG)) {
        Path archive = Path.of(word.substring(FLAG.length()));
        executor.execute(() -> train(name, command, archive));
      }
    }
  }

  private void train(String name, List<String> command, Path archive) {
    if (closed || Files.exists(archive)) {
      return;
    }
    Path partial = archive.resolveSibling(archive.getFileName() + ".part");
    List<String> words = new ArrayList<>(List.of("setsid", "sh", "-c", LAST, "sh", command.get(0)));
    words.add("-XX:ArchiveClassesAtExit=" + partial);
    words.add("-Dspring.context.exit=onRefresh");
    command.stream().skip(1).filter(word -> !word.startsWith(FLAG)).forEach(words::add);
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(archive.resolveSibling("training.log").toFile())
              .start();
      training = process;
      int code = process.waitFor();
      if (code == 0 && Files.exists(partial)) {
        Files.move(partial, archive, StandardCopyOption.ATOMIC_MOVE);
        logger.info("Made the class archive of {}", name);
      } else if (!closed) {
        logger.warn(
            "No class archive of {}: exit code {} (log: {})",
            name,
            code,
            archive.resolveSibling("training.log"));
      }
    } catch (IOException e) {
      logger.warn("No class archive of {}", name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      training = null;
    }
  }

  @Override
  public void close() {
    closed = true;
    Process running = training;
    if (running != null) {
      running.destroyForcibly();
    }
  }
}
