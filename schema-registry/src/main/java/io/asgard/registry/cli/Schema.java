package io.asgard.registry.cli;

import com.google.protobuf.util.JsonFormat;
import io.asgard.contracts.v1.ProtoSources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A schema on disk, as the registry takes it. */
record Schema(String contentType, byte[] body) {

  /**
   * Reads a directory with .proto files, whose imports start there; one such file; or else a
   * descriptor set.
   */
  static Schema read(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return sources(path, protos(path));
    }
    if (path.toString().endsWith(".proto")) {
      Path file = path.toAbsolutePath();
      return sources(Objects.requireNonNull(file.getParent()), List.of(file));
    }
    if (!Files.isRegularFile(path)) {
      throw new IllegalArgumentException(
          path + ": not there (expected: a directory with .proto files, or a descriptor set)");
    }
    return new Schema("application/x-protobuf", Files.readAllBytes(path));
  }

  private static List<Path> protos(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> found =
          files
              .filter(file -> file.toString().endsWith(".proto"))
              .sorted()
              .collect(Collectors.toList());
      if (found.isEmpty()) {
        throw new IllegalArgumentException(directory + ": no .proto file in it (expected: some)");
      }
      return found;
    }
  }

  private static Schema sources(Path root, List<Path> files) throws IOException {
    ProtoSources.Builder sources = ProtoSources.newBuilder();
    for (Path file : files) {
      sources
          .addFilesBuilder()
          .setName(root.relativize(file).toString().replace('\\', '/'))
          .setContent(Files.readString(file));
    }
    String json = JsonFormat.printer().omittingInsignificantWhitespace().print(sources);
    return new Schema("application/json", json.getBytes(StandardCharsets.UTF_8));
  }
}
