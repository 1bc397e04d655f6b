package io.asgard.registry.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which registry, and as whom. */
final class RegistryOptions {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]+");

  @Option(
      names = "--registry",
      paramLabel = "URL",
      description = "Default: ${DEFAULT-VALUE}.",
      defaultValue = "${sys:schema.registry:-http://127.0.0.1:8410}")
  URI registry = URI.create("http://127.0.0.1:8410");

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Default: the token in $SCHEMA_TOKEN, or the administrator's of bin/up on this machine.")
  @Nullable Path tokenFile;

  @Option(names = "--json", description = "Answer in JSON.")
  boolean json;

  RegistryClient client() throws IOException {
    return new RegistryClient(registry, token());
  }

  private String token() throws IOException {
    String given = System.getenv("SCHEMA_TOKEN");
    if (tokenFile == null && given != null) {
      return token("$SCHEMA_TOKEN", given);
    }
    Path file =
        tokenFile != null
            ? tokenFile
            : Path.of(
                System.getenv().getOrDefault("ASGARD_HOME", "var"), "auth/tokens/odin-cli.token");
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          "--token-file: " + file + " cannot be read (expected: a file with a token)");
    }
    return token("--token-file: " + file, Files.readString(file));
  }

  // What is in the wrong file may be a secret: it is not said.
  private static String token(String where, String text) {
    if (!TOKEN.matcher(text.strip()).matches()) {
      throw new IllegalArgumentException(where + ": is no token (expected: one word)");
    }
    return text.strip();
  }
}
