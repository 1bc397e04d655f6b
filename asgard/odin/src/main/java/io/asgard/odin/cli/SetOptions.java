package io.asgard.odin.cli;

import io.asgard.odin.cli.OdinClient.Refused;
import io.asgard.odin.spec.Problem;
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
    return Map.of(
        "set", set == null ? set(path) : set, "files", read(path), "variables", variables);
  }

  /** What a set is called if nobody says. */
  static String set(Path path) {
    String name = path.toAbsolutePath().normalize().getFileName().toString();
    return name.replaceAll("\\.ya?ml$", "");
  }

  private static List<Source> read(Path path) {
    List<Problem> problems = new ArrayList<>();
    List<Source> sources = read(path, problems);
    Problem.throwIfAny(problems);
    return sources;
  }

  /** The files at a path, as far as they are texts. */
  static List<Source> read(Path path, List<Problem> problems) {
    List<Path> files = files(path);
    if (files.isEmpty()) {
      throw new Refused(
          path + ": no YAML there (expected: a .yaml file, or a directory with some)");
    }
    List<Source> sources = new ArrayList<>();
    for (Path file : files) {
      try {
        Source.read(relative(file), Files.readAllBytes(file), problems).ifPresent(sources::add);
      } catch (IOException e) {
        throw new Refused(file + ": cannot be read (" + e.getClass().getSimpleName() + ")");
      }
    }
    return sources;
  }

  private static List<Path> files(Path path) {
    try (Stream<Path> files = Files.isDirectory(path) ? Files.list(path) : Stream.of(path)) {
      return files.filter(file -> file.toString().matches(".*\\.ya?ml")).sorted().toList();
    } catch (IOException e) {
      throw new Refused(path + ": cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static String relative(Path file) {
    Path here = Path.of("").toAbsolutePath();
    Path absolute = file.toAbsolutePath().normalize();
    return absolute.startsWith(here) ? here.relativize(absolute).toString() : absolute.toString();
  }
}
