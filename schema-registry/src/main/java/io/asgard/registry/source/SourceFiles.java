package io.asgard.registry.source;

import io.asgard.contracts.v1.ProtoFile;
import io.asgard.contracts.v1.ProtoSources;
import io.asgard.platform.service.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The files that somebody sent, under names that cannot lead out of a directory. */
final class SourceFiles {
  // No dot at the start of a part, so no "..", and no dash, which would be an option.
  private static final Pattern NAME =
      Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_.-]*/)*[A-Za-z0-9_][A-Za-z0-9_.-]*\\.proto");
  private static final int LONGEST = 200;

  private final TreeMap<String, String> files = new TreeMap<>();

  /**
   * Takes what was sent.
   *
   * @throws IllegalArgumentException naming every file that cannot be taken
   */
  SourceFiles(ProtoSources sources) {
    Problems problems = new Problems();
    problems.check(sources.getFilesCount() > 0, "files: none (expected: at least one .proto)");
    for (ProtoFile file : sources.getFilesList()) {
      String name = file.getName();
      problems.check(
          name.length() <= LONGEST && NAME.matcher(name).matches(),
          "files.name: "
              + name
              + " (expected: a relative path of letters, digits, _ . - that ends with .proto)");
      problems.check(
          files.put(name, file.getContent()) == null,
          "files.name: " + name + " twice (expected: each file once)");
      problems.check(
          StandardCharsets.UTF_8.newEncoder().canEncode(file.getContent()),
          "files.content: of " + name + " (expected: Unicode, no half of a surrogate pair)");
    }
    problems.throwIfAny();
  }

  List<String> names() {
    return List.copyOf(files.keySet());
  }

  void writeTo(Path directory) throws IOException {
    for (var file : files.entrySet()) {
      Path path = directory.resolve(file.getKey());
      try {
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      } catch (FileSystemException e) {
        // Of two names one is a directory's, or the disk does not care for case or is full.
        throw new IllegalArgumentException(
            "files.name: "
                + file.getKey()
                + " cannot be written, "
                + (e.getReason() == null ? "something is there" : e.getReason())
                + " (expected: a file beside the others)",
            e);
      }
    }
  }
}
