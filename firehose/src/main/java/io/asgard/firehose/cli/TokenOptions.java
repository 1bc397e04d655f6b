package io.asgard.firehose.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** As whom services are asked. */
final class TokenOptions {
  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Default: the token in $ASGARD_TOKEN, or the administrator's of bin/up on this machine.")
  @Nullable Path tokenFile;

  /**
   * The token.
   *
   * @throws IllegalArgumentException if there is none
   */
  String token() {
    String given = System.getenv("ASGARD_TOKEN");
    if (tokenFile == null && given != null) {
      return given.strip();
    }
    Path file =
        tokenFile != null
            ? tokenFile
            : Path.of(
                System.getenv().getOrDefault("ASGARD_HOME", "var"), "auth/tokens/odin-cli.token");
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--token-file: " + file + " cannot be read (expected: a file with a token)", e);
    }
  }
}
