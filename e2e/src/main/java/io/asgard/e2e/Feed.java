package io.asgard.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running {@code bin/feed}. */
public final class Feed {
  private final Process process;
  private final Path report;
  private final Path errors;

  private Feed(Process process, Path report, Path errors) {
    this.process = process;
    this.report = report;
    this.errors = errors;
  }

  /** Starts it with these words against the platform's fronting server. */
  public static Feed start(Platform platform, String... words) {
    List<String> command = new ArrayList<>(List.of("bin/feed"));
    command.addAll(List.of(words));
    command.addAll(List.of("--fronting", "127.0.0.1:" + Platform.port(8420), "--json"));
    try {
      Path report = Files.createTempFile("feed", ".json");
      Path errors = Files.createTempFile("feed", ".err");
      Process process =
          Platform.process(platform.home(), command.toArray(String[]::new))
              .redirectOutput(report.toFile())
              .redirectError(errors.toFile())
              .start();
      return new Feed(process, report, errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its process, and after {@code exec} the feed itself. */
  public long pid() {
    return process.pid();
  }

  /** Waits for its end and returns its final report; throws if it did not end well. */
  public JsonNode report() {
    try {
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        throw new IllegalStateException("feed: still running after 10 minutes");
      }
      String out = Files.readString(report);
      String said = Files.readString(errors);
      Files.delete(report);
      Files.delete(errors);
      if (process.exitValue() != 0) {
        throw new IllegalStateException("feed: exit " + process.exitValue() + "\n" + out + said);
      }
      return JsonMapper.shared().readTree(out.substring(out.indexOf('{')));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Asks it to end as Ctrl-C does, and returns its final report. */
  public JsonNode stop() {
    process.destroy();
    return report();
  }
}
