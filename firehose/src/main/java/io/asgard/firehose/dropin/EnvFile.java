package io.asgard.firehose.dropin;

import io.asgard.platform.service.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads files of environment variables, as Docker, shells and their build scripts take them. */
public final class EnvFile {
  private static final Pattern LINE =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");

  private EnvFile() {}

  /**
   * The variables in their order.
   *
   * @throws IllegalArgumentException naming every line that is none, or that the file is not there
   */
  public static Map<String, String> read(Path file) {
    try {
      return parse(file.toString(), Files.readAllLines(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          file + ": cannot be read, " + e + " (expected: lines of KEY=VALUE)", e);
    }
  }

  static Map<String, String> parse(String name, List<String> lines) {
    Map<String, String> variables = new LinkedHashMap<>();
    Problems problems = new Problems();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Matcher matcher = LINE.matcher(line);
      // What is on it may be secret: it is not said.
      if (problems.check(
          matcher.matches(), name + ":" + (i + 1) + ": no variable (expected: KEY=VALUE)")) {
        variables.put(matcher.group(1), unquoted(matcher.group(2)));
      }
    }
    problems.throwIfAny();
    return variables;
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() > 1
            && (value.startsWith("\"") && value.endsWith("\"")
                || value.startsWith("'") && value.endsWith("'"));
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
