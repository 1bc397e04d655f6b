package io.asgard.odin.spec;

import io.asgard.platform.service.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads resources from YAML. {@code ${name:default}} is a variable of the reader; {@code
 * ${part.attribute}} is left for the provider, which knows the parts.
 */
public final class ResourceReader {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([a-z][a-z-]*):([^}]*)}");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
  private static final Set<String> TOP = Set.of("kind", "metadata", "spec");
  private static final Set<String> METADATA = Set.of("name", "project", "team");

  private final Problems problems = new Problems();
  private final Map<String, String> where = new HashMap<>();
  private final List<Resource> resources = new ArrayList<>();

  private ResourceReader() {}

  /**
   * The resources of all sources, in their order.
   *
   * @throws IllegalArgumentException naming every problem with its file and line
   */
  public static List<Resource> read(List<Source> sources, Map<String, String> variables) {
    ResourceReader reader = new ResourceReader();
    for (Source source : sources) {
      reader.read(source.name(), replace(source.text(), variables));
    }
    reader.problems.throwIfAny();
    return List.copyOf(reader.resources);
  }

  private static String replace(String text, Map<String, String> variables) {
    return VARIABLE
        .matcher(text)
        .replaceAll(m -> Matcher.quoteReplacement(variables.getOrDefault(m.group(1), m.group(2))));
  }

  private void read(String file, String text) {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    try {
      for (Node node : yaml.composeAll(new java.io.StringReader(text))) {
        check(file, new Document(node));
      }
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      problems.add(file + ":" + line + ": " + e.getProblem());
    }
  }

  private void check(String file, Document document) {
    Checked checked = new Checked(file, document);
    Map<String, Object> top = checked.map("", document.value());
    checked.onlyKeys("", top, TOP);
    Map<String, Object> metadata = checked.map("metadata", top.get("metadata"));
    checked.onlyKeys("metadata", metadata, METADATA);
    String name = checked.name("metadata.name", metadata.get("name"));
    String project = checked.name("metadata.project", metadata.get("project"));
    String team = checked.name("metadata.team", metadata.get("team"));
    Kind kind = checked.kind(top.get("kind"));
    if (kind == null) {
      return;
    }
    Map<String, Object> spec = checked.map("spec", top.get("spec"));
    if (!kind.isMessage()) {
      checked.fields(kind, spec);
    }
    Resource resource = new Resource(kind, name, project, team, spec);
    String here = file + ":" + document.line("metadata.name");
    String before = where.putIfAbsent(resource.id(), here);
    problems.check(
        before == null, here + ": " + resource.id() + " is declared twice, first in " + before);
    resources.add(resource);
  }

  /** The checks of one document; a problem names its file and line. */
  private final class Checked {
    private final String file;
    private final Document document;

    Checked(String file, Document document) {
      this.file = file;
      this.document = document;
    }

    void problem(String path, @Nullable Object value, String expected) {
      problems.add(
          file
              + ":"
              + document.line(path)
              + ": "
              + (path.isEmpty() ? "document" : path)
              + ": "
              + (value == null ? "missing" : value)
              + " (expected: "
              + expected
              + ")");
    }

    Map<String, Object> map(String path, @Nullable Object value) {
      Map<String, Object> map = new LinkedHashMap<>();
      if (value instanceof Map<?, ?> found) {
        found.forEach(
            (key, item) -> {
              if (item != null) {
                map.put(String.valueOf(key), item);
              }
            });
        return map;
      }
      problem(path, value, "a map");
      return map;
    }

    void onlyKeys(String path, Map<String, Object> map, Set<String> known) {
      for (String key : map.keySet()) {
        if (!known.contains(key)) {
          problem(
              path.isEmpty() ? key : path + "." + key,
              "unknown field",
              "one of " + known.stream().sorted().toList());
        }
      }
    }

    String name(String path, @Nullable Object value) {
      if (value instanceof String text && NAME.matcher(text).matches()) {
        return text;
      }
      problem(path, value, "lower-case letters, digits, - and _, at most 63, a letter first");
      return "?";
    }

    @Nullable Kind kind(@Nullable Object value) {
      try {
        return Kind.of(String.valueOf(value));
      } catch (IllegalArgumentException e) {
        problems.add(file + ":" + document.line("kind") + ": " + e.getMessage());
        return null;
      }
    }

    void fields(Kind kind, Map<String, Object> spec) {
      Map<String, Field> known = new LinkedHashMap<>();
      kind.fields().forEach(field -> known.put(field.name(), field));
      onlyKeys("spec", spec, known.keySet());
      for (Field field : known.values()) {
        Object value = spec.get(field.name());
        if (value == null ? field.required() : !field.type().fits(value)) {
          problem("spec." + field.name(), value, field.type().words());
        }
      }
    }
  }
}
