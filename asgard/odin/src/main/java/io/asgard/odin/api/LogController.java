package io.asgard.odin.api;

import io.asgard.platform.service.Caller;
import io.asgard.platform.service.NotFoundException;
import io.asgard.platform.service.Role;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the parts write. */
@RestController
public final class LogController {
  /** Where the next bytes begin. */
  static final String NEXT = "Asgard-Log-Next";

  private static final int MOST_BYTES = 1 << 20;
  private static final int LAST_BYTES = 32 << 10;

  private final Path directory;
  private final Function<String, Optional<String>> teams;

  /**
   * A controller.
   *
   * @param directory with a file for each part
   * @param teams whose a part is; empty if it is of nobody
   */
  public LogController(Path directory, Function<String, Optional<String>> teams) {
    this.directory = directory;
    this.teams = teams;
  }

  /**
   * Up to a MiB of a part's log, as text.
   *
   * @param from the byte to begin with; -1 for the last lines
   */
  @GetMapping(path = "/v1/logs/{part}", produces = MediaType.TEXT_PLAIN_VALUE)
  ResponseEntity<String> log(
      Caller caller, @PathVariable String part, @RequestParam(defaultValue = "-1") long from)
      throws IOException {
    caller.requireAny(Role.VIEWER);
    List<String> parts = parts();
    if (!parts.contains(part)) {
      throw new NotFoundException("part: " + part + " (expected: one of " + parts + ")");
    }
    teams
        .apply(part)
        .ifPresentOrElse(
            team -> caller.require(Role.VIEWER, team), () -> caller.requireAny(Role.ADMIN));
    try (RandomAccessFile file =
        new RandomAccessFile(directory.resolve(part + ".log").toFile(), "r")) {
      long length = file.length();
      // A file that is shorter than it was has been begun anew.
      long begin = from < 0 ? Math.max(0, length - LAST_BYTES) : from > length ? 0 : from;
      byte[] bytes = new byte[(int) Math.min(MOST_BYTES, length - begin)];
      file.seek(begin);
      file.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      boolean cut = from < 0 && begin > 0;
      return ResponseEntity.ok()
          .header(NEXT, String.valueOf(begin + bytes.length))
          .body(cut ? text.substring(text.indexOf('\n') + 1) : text);
    }
  }

  private List<String> parts() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".log"))
          .map(name -> name.substring(0, name.length() - ".log".length()))
          .sorted()
          .toList();
    }
  }
}
