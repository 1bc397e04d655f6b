package io.asgard.odin.cli;

import io.asgard.odin.cli.OdinClient.Refused;
import io.asgard.odin.spec.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which files, as which set. */
final class SetOptions {
  @Option(names = "-f", required = true, description = "A YAML file, or a directory of such files.")
  private Path path = Path.of("");

  @Option(
      names = "--set",
      description = "Name of the set. Default: the name of the file or directory.")
  private @Nullable String set;

  @Option(names = "--var", description = "A value for ${name:default}, as name=value.")
  private Map<String, String> variables = new LinkedHashMap<>();

  Map<String, Object> request() {
    return request(path, set, variables);
  }

  /** The body of a request. */
  static Map<String, Object> request(
      Path path, @Nullable String set, Map<String, String> variables) {
    String name = path.toAbsolutePath().normalize().getFileName().toString();
    return Map.of(
        "set",
        set == null ? name.replaceAll("\\.ya?ml$", "") : set,
        "files",
        read(path),
        "variables",
        variables);
  }

  private static List<Source> read(Path path) {
    List<Source> sources = new ArrayList<>();
    try (Stream<Path> files = Files.isDirectory(path) ? Files.list(path) : Stream.of(path)) {
      for (Path file : files.filter(f -> f.toString().matches(".*\\.ya?ml")).sorted().toList()) {
        sources.add(new Source(relative(file), Files.readString(file)));
      }
    } catch (IOException e) {
      throw new Refused(path + ": cannot be read (" + e.getClass().getSimpleName() + ")");
    }
    if (sources.isEmpty()) {
      throw new Refused(
          path + ": no YAML there (expected: a .yaml file, or a directory with some)");
    }
    return sources;
  }

  private static String relative(Path file) {
    Path here = Path.of("").toAbsolutePath();
    Path absolute = file.toAbsolutePath().normalize();
    return absolute.startsWith(here) ? here.relativize(absolute).toString() : absolute.toString();
  }
}
