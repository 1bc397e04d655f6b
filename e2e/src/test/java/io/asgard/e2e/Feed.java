package io.asgard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running bin/feed. */
final class Feed {
  private final Process process;
  private final Path report;
  private final Path errors;

  private Feed(Process process, Path report, Path errors) {
    this.process = process;
    this.report = report;
    this.errors = errors;
  }

  static Feed start(Platform platform, String... words) {
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

  /** Waits for its end and returns its final report. */
  JsonNode report() {
    try {
      assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("the feed ends").isTrue();
      String out = Files.readString(report);
      assertThat(process.exitValue()).as("%s%s", out, Files.readString(errors)).isZero();
      return JsonMapper.shared().readTree(out.substring(out.indexOf('{')));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Asks it to end as Ctrl-C does, and returns its final report. */
  JsonNode stop() {
    process.destroy();
    return report();
  }
}
