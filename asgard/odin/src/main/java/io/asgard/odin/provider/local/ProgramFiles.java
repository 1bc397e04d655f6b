package io.asgard.odin.provider.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a program is started with, on disk: its configuration and the script that starts it. */
final class ProgramFiles {
  private static final String SCRIPT = "run.sh";
  private static final String UNREADABLE = "\0";

  private final Site site;

  ProgramFiles(Site site) {
    this.site = site;
  }

  /** Writes them; the script among them. */
  Path write(Program program) throws IOException {
    for (Map.Entry<Path, String> file : files(program).entrySet()) {
      write(file.getKey(), file.getValue());
    }
    return site.conf(program.name()).resolve(SCRIPT);
  }

  /** Those that are not as they were written. */
  List<Path> edited(Program program) {
    List<Path> edited = new ArrayList<>();
    files(program)
        .forEach(
            (file, text) -> {
              if (!text.equals(read(file))) {
                edited.add(file);
              }
            });
    return edited;
  }

  private Map<Path, String> files(Program program) {
    Path conf = site.conf(program.name());
    Map<Path, String> files = new LinkedHashMap<>();
    program.files().forEach((name, text) -> files.put(conf.resolve(name), text));
    files.put(conf.resolve(SCRIPT), script(program));
    return files;
  }

  private static String script(Program program) {
    return "# How Odin starts "
        + program.name()
        + ".\nset -e\n"
        + (program.prepare().isBlank() ? "" : program.prepare().strip() + "\n")
        + "exec "
        + Shell.quote(program.command())
        + "\n";
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return UNREADABLE;
    }
  }

  /** Some of the files have passwords in them. */
  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(file, text);
  }
}
